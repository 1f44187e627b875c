import SchemaBuilder from '@pothos/core';
import RelayPlugin from '@pothos/plugin-relay';
import type { OperationContext } from './context.ts';
import { dateTime } from './date-time.ts';

/** Fields are non-null unless they say otherwise: null always means that the vendor did not say. */
export const builder = new SchemaBuilder<{
  Context: OperationContext;
  DefaultFieldNullability: false;
  Scalars: {
    DateTime: { Input: Date; Output: Date };
    ID: { Input: string; Output: string };
  };
}>({
  plugins: [RelayPlugin],
  defaultFieldNullability: false,
  relay: {
    // Ours answer one bad id with one null and one error, and leave the others.
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    nodeTypeOptions: { description: 'Anything with an id that can be handed to `node`.' },
    idFieldOptions: { description: 'Opaque, globally unique, and the same after a restart of the gateway.' },
  },
});

builder.scalarType('DateTime', {
  description: 'A moment in UTC with milliseconds, as RFC 3339 writes it: `2026-01-31T08:15:30.000Z`.',
  ...dateTime,
});
builder.queryType({ description: 'Everything that can be read.' });

/** An enum of one of our own vocabularies; the compiler sees to it that each value is described. */
export const vocabulary = <Value extends string>(
  name: string,
  description: string,
  values: Readonly<Record<Value, string>>,
) =>
  builder.enumType(name, {
    description,
    values: Object.fromEntries(
      Object.entries<string>(values).map(([value, text]) => [value, { description: text }]),
    ) as Record<Value, { description: string }>,
  });

/** Epoch milliseconds as a DateTime. */
export const toDate = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));
