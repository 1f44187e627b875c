import type { ExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql';
import { COMPLETE, type EventStream, nextFrame } from './event-frames.ts';
import { piecesOf } from './pieces.ts';

/** The error as it is written where Yoga does not: what it says to HTTP is for nobody else. */
export const bareError = (error: GraphQLError): GraphQLFormattedError => {
  const { extensions: { http: _, ...extensions } = {}, ...rest } = error.toJSON();
  return { ...rest, extensions };
};

/** A result as JSON. */
export const resultJson = ({ errors, ...result }: ExecutionResult): string =>
  JSON.stringify(errors ? { errors: errors.map(bareError), ...result } : result);

/** A result as an event of a stream. */
export const resultFrame = (result: ExecutionResult): Buffer => nextFrame(resultJson(result));

/** An answer that comes alone, as a stream. */
export const singleAnswer = (result: ExecutionResult): EventStream => ({
  lastsFor: null,
  ...piecesOf(resultFrame(result), COMPLETE),
});
