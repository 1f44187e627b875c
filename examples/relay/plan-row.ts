import { createElement } from 'react';
import { graphql, useFragment } from 'react-relay';
import type { PlanRow_plan$key } from './__generated__/PlanRow_plan.graphql.ts';

/** One backup plan, with what the list says of its precheck. */
export const PlanRow = (props: { plan: PlanRow_plan$key }) => {
  const plan = useFragment(
    graphql`
      fragment PlanRow_plan on BackupPlan {
        upstreamId
        displayName
        precheckSummary {
          outcome
        }
      }
    `,
    props.plan,
  );
  return createElement('li', null, `${plan.displayName ?? plan.upstreamId} ${plan.precheckSummary?.outcome}`);
};
