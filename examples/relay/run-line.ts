import { createElement } from 'react';
import { graphql, useFragment } from 'react-relay';
import type { RunLine_run$key } from './__generated__/RunLine_run.graphql.ts';

/** One run. It shows each event of a subscription that spreads its fragment, without an updater. */
export const RunLine = (props: { run: RunLine_run$key }) => {
  const run = useFragment(
    graphql`
      fragment RunLine_run on PrecheckRun {
        verdict
        progress
        items {
          id
          code
          state
        }
      }
    `,
    props.run,
  );
  const items = run.items.map(({ id, code, state }) => createElement('li', { key: id }, `${code} ${state}`));
  return createElement('section', null, `${run.verdict} ${run.progress} %`, createElement('ul', null, items));
};
