import type { ExecutionResult } from 'graphql';

/** Puts bytes that are JSON already into messages, so that all who are told the same share them. */
interface Splicer {
  /** Something to answer with whose JSON is these bytes. */
  resultOf(json: Buffer): ExecutionResult;
  /** The message as it is sent; to be called in the same step that wrote it. */
  messageOf(text: string): string | Buffer;
}

/** Ends a message whose payload stands apart. */
const HOLE = '""}';
const END = Buffer.from('}');

/**
 * graphql-ws writes a message and hands it to be sent in one step, with nothing in between. So the bytes that were
 * passed over in the writing belong to the message that comes next, whatever else goes on on this socket or another.
 * Anything looser gives one operation the payload of another.
 */
export const createSplicer = (): Splicer => {
  let passedOver: Buffer | null = null;
  return {
    resultOf(json) {
      // graphql-ws copies the fields of a result, this one among them.
      const result: ExecutionResult & { toJSON(): string } = {
        toJSON() {
          passedOver = json;
          return '';
        },
      };
      return result;
    },
    messageOf(text) {
      const json = passedOver;
      passedOver = null;
      return json ? Buffer.concat([Buffer.from(text.slice(0, -HOLE.length)), json, END]) : text;
    },
  };
};
