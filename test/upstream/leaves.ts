import { bodyOf, textOf } from './mutants.ts';

/** A leaf that clients see, and what the n-th of its values is: each of them means another thing. */
type Leaf = readonly [path: readonly (string | number)[], valueAt: (n: number) => unknown];

const text = (n: number) => `v${n}`;
const digits = (n: number) => `${n}`;
const positive = (n: number) => n + 1;
const oneOf =
  (...words: readonly string[]) =>
  (n: number) =>
    words[n % words.length];

const item = (name: string) => ['Items', 'PreCheckProgressDetail', 0, name];
const DBS: readonly Leaf[] = [
  [['Status'], oneOf('running', 'finish', 'failed', 'paused')],
  [['Progress'], positive],
  [item('Item'), text],
  [item('Names'), text],
  [item('State'), oneOf('init', 'running', 'finish', 'warning', 'failed', 'catched', 'new', 'newer')],
  [item('OrderNum'), digits],
  [item('BootTime'), positive],
  [item('FinishTime'), positive],
  [item('ErrMsg'), text],
  [item('JobId'), text],
];

const check = (name: string) => ['Result', 0, 'results', 1, name];
const SAS: readonly Leaf[] = [
  [['Description'], oneOf('created', 'completed', 'error', 'queued')],
  [['Progress'], positive],
  [['CreatedTime'], positive],
  [['UpdatedTime'], positive],
  [['CompletedTime'], positive],
  [['Result', 0, 'instanceId'], text],
  [['Result', 0, 'checkTime'], positive],
  [['Result', 0, 'sourceType'], oneOf('MSSQL', 'MYSQL', 'ORACLE', 'Novel')],
  [check('item'), text],
  [check('result'), oneOf('PASSED', 'WARNING', 'FAILED', 'ERROR', 'SKIPPED', 'NEW')],
];

/** The published answer with one leaf set to its n-th value. */
export const withLeaf = (product: 'Dbs' | 'Sas', which: number, n: number) => {
  const leaves = product === 'Dbs' ? DBS : SAS;
  const [path, valueAt] = leaves[which % leaves.length] ?? [[], text];
  const value = valueAt(n);
  const body = bodyOf(product, 0);
  const set = (parent: unknown, [key, ...rest]: typeof path): void => {
    if (typeof parent !== 'object' || parent === null || key === undefined) return;
    if (rest.length === 0) Object.assign(parent, { [key]: value });
    else set(Reflect.get(parent, key), rest);
  };
  set(body, path);
  return { value, text: textOf(body) };
};
