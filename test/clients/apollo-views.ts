import type { ApolloClient, DocumentNode, ObservableQuery, OperationVariables } from '@apollo/client';
import { loadDevMessages } from '@apollo/client/dev';
import { onTestFinished, vi } from 'vitest';
import { apolloOverSse } from '../../examples/apollo/client.ts';
import type { PrecheckRunKey } from '../../examples/generated/graphql.ts';
import { startGateway, startVendor } from './deployment.ts';
import { createView } from './view.ts';

loadDevMessages();

/** What Apollo warns of, with its values, instead of printing it. */
const collectWarnings = (): readonly string[] => {
  const warnings: string[] = [];
  for (const method of ['warn', 'error'] as const) {
    const spy = vi.spyOn(console, method).mockImplementation((text: unknown, ...values: unknown[]) => {
      warnings.push(values.reduce<string>((sum, value) => sum.replace('%s', String(value)), String(text)));
    });
    onTestFinished(() => spy.mockRestore());
  }
  return warnings;
};

/** Counts the requests of an operation that were sent. */
const countRequests = () => {
  const spy = vi.spyOn(globalThis, 'fetch');
  onTestFinished(() => spy.mockRestore());
  return (operation: string): number =>
    spy.mock.calls.filter(([, init]) => String(init?.body).includes(` ${operation}(`)).length;
};

/** A vendor, a gateway process, and a client as its users have it. */
export const startApollo = async () => {
  const vendor = await startVendor();
  const { url } = await startGateway(vendor);
  const asked = countRequests();
  return { vendor, url, client: apolloOverSse(url), warnings: collectWarnings(), asked };
};

/** What a query shows once all of it is there, and at each change. */
export const viewOf = <Data, Variables extends OperationVariables>(
  query: ObservableQuery<Data, Variables>,
) => {
  const view = createView<Data>();
  const shown = query.subscribe((result) => {
    if (result.dataState === 'complete') view.show(result.data);
  });
  onTestFinished(() => shown.unsubscribe());
  return view;
};

/** Follows one run by a subscription, to its end. */
export const followToEnd = (client: ApolloClient, query: DocumentNode, key: PrecheckRunKey): Promise<void> =>
  new Promise((resolve, reject) => {
    const updates = client.subscribe({ query, variables: { keys: [key] } }).subscribe({
      next: ({ error }) => error && reject(error),
      error: reject,
      complete: resolve,
    });
    onTestFinished(() => updates.unsubscribe());
  });
