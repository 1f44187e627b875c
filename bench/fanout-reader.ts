import { connect, type Socket } from 'node:net';
import { z } from 'zod';
import { nowUs, obey, usedUs } from './fanout-orders.ts';
import { EVENT_END, transportOf } from './fanout-transports.ts';
import { openMany } from './open-many.ts';

/** Many subscribers in one process, which read as fast as they can and look at no more than where an event ends. */
const { hostname, port, host } = new URL(process.env['URL'] ?? '');
const { hello, welcome, subscribe } = transportOf(process.env['TRANSPORT'] ?? '');

/** All connections read into the same memory: what is read is looked at before the next read. */
const memory = Buffer.alloc(256 * 1024);

interface Subscriber {
  /** Since the last `begin`. */
  events: number;
  /** Bytes at the end of what was read that an event's end may begin with. */
  begun: number;
}

const subscribers: Subscriber[] = [];
let bytes = 0;
let begunUs = 0;
/** When the last subscriber so far had its first event, its second, and so on. */
let lastUs: number[] = [];

const fail = (reason: string): never => {
  throw new Error(`a subscriber of ${host} ${reason}`);
};

const beginsAtEndOf = (text: Buffer): number => {
  if (!EVENT_END.includes(text.at(-1) ?? 0)) return 0;
  for (let length = Math.min(EVENT_END.length - 1, text.length); length > 0; length--) {
    if (text.subarray(text.length - length).equals(EVENT_END.subarray(0, length))) return length;
  }
  return 0;
};

const count = (subscriber: Subscriber) => {
  lastUs[subscriber.events] = nowUs();
  subscriber.events += 1;
};

/** Where the event ended in the last read that had just one. */
const usual = { length: 0, end: 0 };

const isUsual = ({ begun }: Subscriber, length: number): boolean =>
  begun === 0 &&
  length === usual.length &&
  EVENT_END.compare(memory, usual.end, usual.end + EVENT_END.length) === 0;

/** Finds the ends of events, also where one falls between two reads. */
const search = (subscriber: Subscriber, part: Buffer) => {
  const { begun, events } = subscriber;
  const text = begun > 0 ? Buffer.concat([EVENT_END.subarray(0, begun), part]) : part;
  let rest = 0;
  for (let end = text.indexOf(EVENT_END); end >= 0; end = text.indexOf(EVENT_END, rest)) {
    count(subscriber);
    rest = end + EVENT_END.length;
  }
  subscriber.begun = beginsAtEndOf(text.subarray(Math.max(rest, text.length - EVENT_END.length)));
  if (begun > 0 || subscriber.begun > 0 || subscriber.events !== events + 1) return;
  usual.length = part.length;
  usual.end = rest - EVENT_END.length;
};

/** Resolves with the first event. */
const open = () =>
  new Promise<void>((resolve) => {
    const subscriber: Subscriber = { events: 0, begun: 0 };
    let isWelcome = false;
    let isSubscribed = !subscribe;
    let isOpen = false;
    const onRead = (length: number): boolean => {
      bytes += length;
      if (isOpen && isUsual(subscriber, length)) {
        count(subscriber);
        return true;
      }
      const part = memory.subarray(0, length);
      if (!isWelcome && !part.toString('latin1').startsWith(welcome)) fail(`was answered ${part}`);
      isWelcome = true;
      if (subscribe && !isSubscribed && part.includes(subscribe.after)) {
        isSubscribed = true;
        socket.write(subscribe.bytes);
      }
      search(subscriber, part);
      isOpen = subscriber.events > 0;
      if (isOpen) resolve();
      return true;
    };
    const socket: Socket = connect({
      ...{ host: hostname, port: Number(port) },
      onread: { buffer: memory, callback: onRead },
    });
    socket.once('close', () => fail('was let go'));
    socket.write(hello(host));
    subscribers.push(subscriber);
  });

obey({
  open: (value) => openMany(z.number().parse(value), open),
  begin() {
    for (const subscriber of subscribers) subscriber.events = 0;
    lastUs = [];
    begunUs = usedUs();
    bytes = 0;
  },
  count: () => ({
    bytes,
    lastUs,
    usedUs: usedUs() - begunUs,
    events: subscribers.reduce((sum, { events }) => sum + events, 0),
  }),
});
