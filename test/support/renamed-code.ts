import { text } from 'node:stream/consumers';
import type { Send } from '../../src/upstream/send.ts';
import { jsonAnswer } from './emulator-send.ts';

/** A vendor with a check that nobody knows, in place of one that is known. */
export const renameCode =
  (from: string, to: string) =>
  (emulator: Send): Send =>
  async (request) => {
    const { status, body } = await emulator(request);
    return jsonAnswer((await text(body)).replaceAll(from, to), status);
  };
