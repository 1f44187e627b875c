/** Where an attack goes, and the address that the gateway knows it by. */
export interface Target {
  readonly url: string;
  readonly address: string;
}

export interface Attack {
  readonly name: string;
  /**
   * All the ways in which its parts end, sorted: by HTTP status and code, by the code that a WebSocket closes with,
   * `served` or `open` where nothing is refused and nothing harmed. With `cut` among them, any of them will do: who is
   * refused before all is read may find the connection reset.
   */
  readonly ends: readonly string[];
  readonly run: (target: Target) => Promise<readonly string[]>;
}

/** A code, or that there is none, of each error in an answer. */
const codesIn = (errors: readonly { readonly extensions?: { readonly code?: string } }[]): string =>
  [...new Set(errors.map(({ extensions }) => extensions?.code ?? 'without a code'))].sort().join(' ');

/** How a request has ended. */
export const endOf = (status: number, text: string): string => {
  const { errors }: { errors?: Parameters<typeof codesIn>[0] } = JSON.parse(text);
  if (errors) return `${status} ${codesIn(errors)}`;
  return status === 200 ? 'served' : `${status} without a code`;
};

const headersFrom = ({ address }: Target) => ({
  'content-type': 'application/json',
  accept: 'application/graphql-response+json',
  'x-forwarded-for': address,
});

/** Posts a body as it is. */
export const postBody = async (
  target: Target,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>> = {},
): Promise<string> => {
  const init = { method: 'POST', headers: { ...headersFrom(target), ...headers }, body };
  const answer = await fetch(target.url, init).catch(() => null);
  return answer ? endOf(answer.status, await answer.text()) : 'cut';
};

export const post = (target: Target, query: string, variables: object = {}): Promise<string> =>
  postBody(target, JSON.stringify({ query, variables }));

export const get = async (target: Target, search: string): Promise<string> => {
  const answer = await fetch(`${target.url}?${search}`, { headers: headersFrom(target) });
  return endOf(answer.status, await answer.text());
};

/** So many at the same time. */
export const times = <Result>(count: number, make: (index: number) => Promise<Result>): Promise<Result[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));

/** Something for each of so many numbers, side by side in a text. */
export const repeat = (count: number, textOf: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => textOf(index)).join(' ');

/** A text around itself, so many times. */
export const nest = (count: number, before: string, inner: string, after: string): string =>
  before.repeat(count) + inner + after.repeat(count);

export const key = (backupPlanId: string) => ({ backupPlan: { backupPlanId } });
