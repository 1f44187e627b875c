import { createElement } from 'react';
import { graphql, useLazyLoadQuery } from 'react-relay';
import type { PrecheckRunKey } from '../generated/graphql.ts';
import type { GuidedItemsQuery } from './__generated__/GuidedItemsQuery.graphql.ts';

type Run = NonNullable<GuidedItemsQuery['response']['precheckRun']>;
type Guide = NonNullable<Run['items'][number]['guide']>;

const INFERRED = {
  ZH: '以下内容为推断，请核实后再操作。',
  EN: 'This is inferred: check it before you act on it.',
};

/** What to beware of comes first: some fixes shut a database down. */
const textsOf = ({ why, caution, fix, isInferred, locale }: Guide) => [
  why,
  ...(isInferred ? [INFERRED[locale === 'ZH' ? 'ZH' : 'EN']] : []),
  ...(caution === null ? [] : [caution]),
  fix,
];

/** What of a run did not pass, and what to do about it; a check that nobody knows is shown by its code. */
export const GuidedItems = (props: { runKey: PrecheckRunKey; locale: 'ZH' | 'EN' }) => {
  const { precheckRun } = useLazyLoadQuery<GuidedItemsQuery>(
    graphql`
      query GuidedItemsQuery($key: PrecheckRunKey!, $locale: Locale!) {
        precheckRun(key: $key) {
          items {
            id
            code
            state
            message
            guide(locale: $locale) {
              title
              why
              fix
              caution
              isInferred
              linkTitle
              linkUrl
              locale
            }
          }
        }
      }
    `,
    { key: props.runKey, locale: props.locale },
  );
  const open = precheckRun?.items.filter(({ state }) => state !== 'PASSED') ?? [];
  return open.map(({ id, code, message, guide }) => {
    const texts = [message, ...(guide ? textsOf(guide) : [])].map((text, at) =>
      createElement('p', { key: at }, text),
    );
    const link = guide?.linkUrl && createElement('a', { href: guide.linkUrl }, guide.linkTitle);
    return createElement(
      'article',
      { key: id },
      createElement('h2', null, guide?.title ?? code),
      texts,
      link,
    );
  });
};
