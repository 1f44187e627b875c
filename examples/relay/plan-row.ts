import { createElement, Suspense, useMemo, useState } from 'react';
import { graphql, useFragment } from 'react-relay';
import type { PlanRow_plan$key } from './__generated__/PlanRow_plan.graphql.ts';
import { RunList } from './run-list.ts';

/** One backup plan, with what the list says of its precheck; a click on it shows the run itself, live. */
export const PlanRow = (props: { plan: PlanRow_plan$key }) => {
  const plan = useFragment(
    graphql`
      fragment PlanRow_plan on BackupPlan {
        upstreamId
        displayName
        precheckSummary {
          outcome
        }
        precheckRunId
      }
    `,
    props.plan,
  );
  const [isOpen, setOpen] = useState(false);
  const keys = useMemo(() => [{ id: plan.precheckRunId }], [plan.precheckRunId]);
  const name = plan.displayName ?? plan.upstreamId;
  return createElement(
    'article',
    { onClick: () => setOpen(true) },
    `${name} ${plan.precheckSummary?.outcome ?? ''}`,
    // Its own, or the whole list would vanish until the run is there.
    isOpen && createElement(Suspense, { fallback: ' …' }, createElement(RunList, { keys })),
  );
};
