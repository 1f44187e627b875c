import { createElement } from 'react';
import { graphql, useLazyLoadQuery } from 'react-relay';
import type { PrecheckRunKey } from '../generated/graphql.ts';
import type { SingleRunQuery } from './__generated__/SingleRunQuery.graphql.ts';
import { RunLine } from './run-line.ts';

/** Relay does not know it, but each error of the gateway has a code. */
const codeOf = (error: unknown) => String(Object(error).extensions?.code);

/** One run, or the code that says why it cannot be read. */
export const SingleRun = ({ runKey }: { runKey: PrecheckRunKey }) => {
  const { precheckRun } = useLazyLoadQuery<SingleRunQuery>(
    graphql`
      query SingleRunQuery($key: PrecheckRunKey!) {
        precheckRun(key: $key) @catch {
          ...RunLine_run
        }
      }
    `,
    { key: runKey },
  );
  if (!precheckRun.ok) return precheckRun.errors.map(codeOf);
  return precheckRun.value && createElement(RunLine, { run: precheckRun.value });
};
