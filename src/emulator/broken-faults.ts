import type { Fault, Faults, FaultyCall } from './fault.ts';
import { brokenBody, ConnectionReset, hugeBody, noBody, slowBody } from './faulty-bodies.ts';

/** The usual answer, but for its body. */
const withBody = (about: string, bodyOf: (text: string, call: FaultyCall) => BodyInit): Fault => ({
  about,
  answer: async (call) => {
    const response = call.usual();
    return new Response(bodyOf(await response.text(), call), response);
  },
});

/** The answer is not as it should be, or there is none. */
export const BROKEN: Faults = {
  'truncated-body': withBody('Answers with half of the JSON.', (text) => text.slice(0, text.length / 2)),
  'empty-body': withBody('Answers with an empty body.', () => ''),
  'huge-body': withBody('Answers with 50 MiB of JSON.', () => hugeBody(50)),
  'wrong-content-type': {
    about: 'Answers rightly, but says that it is `text/html`.',
    answer: ({ usual }) => {
      const response = usual();
      response.headers.set('content-type', 'text/html');
      return response;
    },
  },
  'slow-body': withBody('Answers with one byte each half second.', (text, { sleep, signal }) =>
    slowBody(text, (unread) => sleep(500, AbortSignal.any([unread, signal]))),
  ),
  'reset-midway': withBody('Breaks the connection in the middle of the body.', brokenBody),
  'reset-before-body': withBody('Breaks the connection after the headers, before the body.', noBody),
  reset: {
    about: 'Breaks the connection instead of an answer.',
    answer: async () => {
      throw new ConnectionReset();
    },
  },
  hang: {
    about: 'Takes the request and never answers.',
    answer: ({ signal }) =>
      new Promise((_, reject) => {
        const leave = () => reject(signal.reason);
        if (signal.aborted) leave();
        else signal.addEventListener('abort', leave, { once: true });
      }),
  },
};
