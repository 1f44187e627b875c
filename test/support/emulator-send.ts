import type { Clock } from '../../src/domain/clock.ts';
import { createEmulator, type Emulator } from '../../src/emulator/emulator.ts';
import type { HttpAnswer, HttpRequest, Send } from '../../src/upstream/send.ts';

const NOTHING: AsyncIterable<Uint8Array> = new ReadableStream({ start: (controller) => controller.close() });

export const toHttpAnswer = (response: Response): HttpAnswer => ({
  status: response.status,
  header: (name) => response.headers.get(name),
  body: response.body ?? NOTHING,
});

/** One answer without a socket. */
export const jsonAnswer = (body: unknown, status = 200): HttpAnswer =>
  toHttpAnswer(new Response(typeof body === 'string' ? body : JSON.stringify(body), { status }));

/** What an upstream request asks about: `BackupPlanId=x`, without the region. */
export const askedFor = ({ url }: HttpRequest): string =>
  [...new URL(url).searchParams]
    .flatMap(([name, value]) => (name === 'UniRegionId' ? [] : [`${name}=${value}`]))
    .join();

export interface RecordedSend {
  readonly send: Send;
  /** Every request sent so far, in order. */
  readonly requests: HttpRequest[];
  /** The greatest number that was under way at one moment. */
  readonly mostAtOnce: number;
}

/** Records what goes through a `send`. */
export const recordSend = (send: Send): RecordedSend => {
  const requests: HttpRequest[] = [];
  let underWay = 0;
  let mostAtOnce = 0;
  return {
    requests,
    get mostAtOnce() {
      return mostAtOnce;
    },
    async send(request) {
      requests.push(request);
      mostAtOnce = Math.max(mostAtOnce, ++underWay);
      try {
        return await send(request);
      } finally {
        underWay -= 1;
      }
    },
  };
};

/** Sends to an emulator in this process: the whole path but the socket. */
export const emulatorSend = (clock: Clock, emulator: Emulator = createEmulator({ clock })): Send => {
  return async ({ method, url, headers, signal }) => {
    signal.throwIfAborted();
    return toHttpAnswer(await emulator.handle(new Request(url, { method, headers, signal })));
  };
};
