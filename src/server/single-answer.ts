import type { ExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql';
import { COMPLETE, type EventStream, nextFrame } from './event-frames.ts';

/** What an error says to HTTP is for nobody else, and the status of a stream is sent by then. */
const bare = (error: GraphQLError): GraphQLFormattedError => {
  const { extensions: { http: _, ...extensions } = {}, ...rest } = error.toJSON();
  return { ...rest, extensions };
};

/** A result as an event of a stream. */
export const resultFrame = ({ errors, ...result }: ExecutionResult): Buffer =>
  nextFrame(JSON.stringify(errors ? { errors: errors.map(bare), ...result } : result));

/** An answer that comes alone, as a stream. */
export const singleAnswer = (result: ExecutionResult): EventStream => {
  const frames = [resultFrame(result), COMPLETE];
  return {
    lasts: false,
    next: async () => frames.shift() ?? null,
    stop() {
      frames.length = 0;
    },
  };
};
