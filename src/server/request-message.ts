import { type GraphQLError, Kind, print } from 'graphql';
import { quote } from '../domain/precheck-error.ts';

const END_LENGTH = 120;

/** A text without its middle: what it is about stands at its start, what was expected at its end. */
const cut = (text: string): string =>
  text.length <= 2 * END_LENGTH
    ? text
    : `${text.slice(0, END_LENGTH)} … ${text.slice(-END_LENGTH)}`.toWellFormed();

/** What graphql leaves out of its sentence: the value, or what is wrong with it. */
const supplement = ({ message, nodes, source }: GraphQLError): string => {
  if (message === 'Syntax Error: Unexpected <EOF>.') {
    return ` Expected a GraphQL document, got ${quote(source?.body ?? '')}.`;
  }
  if (/^Argument ".*" has invalid value /s.test(message)) {
    return ' A variable in it is null or missing where there must be a value.';
  }
  const [node] = nodes ?? [];
  return node?.kind === Kind.OBJECT ? ` Got ${cut(print(node))}.` : '';
};

/**
 * What graphql says of a request, with the value and what was expected, in some hundred characters at most: graphql
 * repeats values of any size, and that of a variable once more in the reason that follows.
 */
export const requestMessage = (error: GraphQLError, { message: reason }: GraphQLError): string => {
  const { message } = error;
  const hasReason = message.length > reason.length && message.endsWith(reason);
  const text = hasReason ? cut(message.slice(0, -reason.length)) + cut(reason) : cut(message);
  return text + supplement(error);
};
