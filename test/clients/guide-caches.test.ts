import './apollo-dev.ts';
import { gql } from '@apollo/client';
import { describe, expect, it, vi } from 'vitest';
import { ItemGuidesDocument } from '../../examples/generated/graphql.ts';
import { database } from '../support/keys.ts';
import { startApollo } from './apollo-views.ts';
import { startGateway, startVendor } from './deployment.ts';
import { startUrqlClient } from './urql-client.ts';

const KEYS = { keys: [database('db-oracle-failed')] };

/** A list that shows titles, and a page beside it that shows all. */
const LIST = gql`
  query GuideTitles($keys: [PrecheckRunKey!]!) {
    precheckRuns(keys: $keys) { id items { id code guide { title } } }
  }
`;
const PAGE = gql`
  query GuidePage($keys: [PrecheckRunKey!]!) {
    precheckRuns(keys: $keys) { id items { id guide { why fix caution linkTitle linkUrl locale } } }
  }
`;

const itemsIn = (data: unknown) => Object(data).precheckRuns[0].items;

describe('guides have no id', { timeout: 60_000 }, () => {
  it('Apollo keeps what each query shows of them, in two languages beside each other', async () => {
    const { client, warnings } = await startApollo();
    await client.query({ query: LIST, variables: KEYS });
    await client.query({ query: PAGE, variables: KEYS });
    const { data } = await client.query({ query: ItemGuidesDocument, variables: KEYS });
    const [item] = itemsIn(data);
    expect([item.english.title, item.chinese.title]).toEqual(['OSS connectivity check', 'OSS 连接性检查']);
    const titles = await client.query({ query: LIST, variables: KEYS, fetchPolicy: 'cache-only' });
    expect(itemsIn(titles.data)[0].guide.title).toBe('OSS connectivity check');
    const page = await client.query({ query: PAGE, variables: KEYS, fetchPolicy: 'cache-only' });
    expect(itemsIn(page.data)[0].guide).toMatchObject({ locale: 'EN', caution: null });
    expect(warnings).toEqual([]);
  });

  it('so does Graphcache', async () => {
    // As in a page under development, where it warns.
    vi.stubEnv('NODE_ENV', 'development');
    const warn = vi.spyOn(console, 'warn');
    const { url } = await startGateway(await startVendor());
    const client = startUrqlClient(url);
    await client.query(LIST, KEYS);
    await client.query(PAGE, KEYS);
    const { data } = await client.query(ItemGuidesDocument, KEYS);
    const [item] = itemsIn(data);
    expect([item.english.title, item.chinese.title]).toEqual(['OSS connectivity check', 'OSS 连接性检查']);
    const titles = await client.query(LIST, KEYS, { requestPolicy: 'cache-only' });
    expect(itemsIn(titles.data)[0].guide.title).toBe('OSS connectivity check');
    expect(warn.mock.calls).toEqual([]);
    vi.unstubAllEnvs();
    warn.mockRestore();
  });
});
