import fc from 'fast-check';

/** What one word or number may turn into on a bad day. */
const junk = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(null, '', 'NULL', '__proto__', 'constructor', -1, 1e300, '1e400', [], {}, [[]]),
);
const or = (good: fc.Arbitrary<unknown>) =>
  fc.oneof({ arbitrary: good, weight: 6 }, { arbitrary: junk, weight: 1 });
const bodyOf = (fields: Record<string, fc.Arbitrary<unknown>>) => fc.record(fields, { requiredKeys: [] });
const listOf = (element: fc.Arbitrary<unknown>) => or(fc.array(or(element), { maxLength: 4 }));

/** Bodies of DescribePreCheckProgressList, made up from its fields and junk. */
export const anyDbsBody = bodyOf({
  Success: or(fc.constant(true)),
  Status: or(fc.constantFrom('running', 'finish', 'Finish', 'failed', 'paused')),
  Progress: or(fc.integer({ min: -5, max: 130 })),
  Items: or(
    bodyOf({
      PreCheckProgressDetail: listOf(
        bodyOf({
          Item: or(fc.constantFrom('CHECK_A', 'CHECK_B')),
          Names: or(fc.constantFrom('GROUP', 'NULL')),
          State: or(
            fc.constantFrom('init', 'running', 'finish', 'FINISH', 'warning', 'failed', 'catched', 'new'),
          ),
          OrderNum: or(fc.constantFrom('10', '20', 30)),
          BootTime: or(fc.integer({ min: 0, max: 2e12 })),
          FinishTime: or(fc.integer({ min: 0, max: 2e12 })),
          ErrMsg: or(fc.string()),
        }),
      ),
    }),
  ),
});

const sasCheck = bodyOf({
  item: or(fc.string()),
  result: or(fc.constantFrom('PASSED', 'WARNING', 'FAILED', 'SKIPPED')),
});
const sasInstance = bodyOf({
  instanceId: or(fc.string()),
  sourceType: or(fc.constantFrom('MSSQL', 'oracle', 'Sybase')),
  checkTime: or(fc.integer({ min: 0, max: 2e9 })),
  results: listOf(sasCheck),
});

/** Bodies of QueryPreCheckDatabase, as above. */
export const anySasBody = bodyOf({
  Description: or(fc.constantFrom('created', 'completed', 'error', 'queued')),
  Progress: or(fc.integer({ min: -5, max: 130 })),
  CreatedTime: or(fc.integer({ min: 0, max: 2e9 })),
  Result: or(fc.array(or(sasInstance), { maxLength: 3 }).map((list) => JSON.stringify(list))),
});
