import { createElement } from 'react';
import { graphql, useLazyLoadQuery, usePaginationFragment } from 'react-relay';
import type { PlanList_plans$key } from './__generated__/PlanList_plans.graphql.ts';
import type { PlanListNextQuery } from './__generated__/PlanListNextQuery.graphql.ts';
import type { PlanListQuery } from './__generated__/PlanListQuery.graphql.ts';
import { PlanRow } from './plan-row.ts';

const PAGE = 50;

const Pages = (props: { plans: PlanList_plans$key }) => {
  const { data, hasNext, isLoadingNext, loadNext } = usePaginationFragment<
    PlanListNextQuery,
    PlanList_plans$key
  >(
    graphql`
      fragment PlanList_plans on Query
      @refetchable(queryName: "PlanListNextQuery")
      @argumentDefinitions(first: { type: "Int" }, after: { type: "String" }) {
        backupPlans(first: $first, after: $after) @connection(key: "PlanList_backupPlans") {
          totalCount
          edges {
            node {
              id
              ...PlanRow_plan
            }
          }
        }
      }
    `,
    props.plans,
  );
  const { edges = [], totalCount } = data.backupPlans ?? {};
  const rows = edges.map(({ node }) => createElement(PlanRow, { key: node.id, plan: node }));
  const more = { disabled: !hasNext || isLoadingNext, onClick: () => loadNext(PAGE) };
  return createElement(
    'main',
    null,
    ...rows,
    createElement('button', { type: 'button', ...more }, `${edges.length} of ${totalCount}`),
  );
};

/** Backup plans, a page at a time: each page is one call to the vendor. */
export const PlanList = () => {
  const plans = useLazyLoadQuery<PlanListQuery>(
    graphql`
      query PlanListQuery($first: Int!) {
        ...PlanList_plans @arguments(first: $first)
      }
    `,
    { first: PAGE },
  );
  return createElement(Pages, { plans });
};
