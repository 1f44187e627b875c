import { GraphQLError, Kind, print, type ValueNode } from 'graphql';
import { z } from 'zod';

const RFC_3339 = z.iso.datetime({ offset: true });
const EXPECTED = 'DateTime must be a moment as RFC 3339 writes it, such as "2026-01-31T08:15:30Z"';

/** Null for what is no moment. Its letters may be small ones. */
const read = (value: unknown): Date | null =>
  typeof value === 'string' && RFC_3339.safeParse(value.toUpperCase()).success ? new Date(value) : null;

/** How a DateTime is read and written. Not a library's: the one that has it loads 84 modules at each start. */
export const dateTime = {
  /** In UTC with milliseconds, as text already: JSON takes longer to write a date than to write the rest of an item. */
  serialize: (date: Date): string => date.toISOString(),
  parseValue(value: unknown): Date {
    const date = read(value);
    // graphql itself says what it got.
    if (!date) throw new GraphQLError(`${EXPECTED}.`);
    return date;
  },
  parseLiteral(node: ValueNode): Date {
    const date = node.kind === Kind.STRING ? read(node.value) : null;
    if (!date) throw new GraphQLError(`${EXPECTED}, got ${print(node)}.`, { nodes: node });
    return date;
  },
};
