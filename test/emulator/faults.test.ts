import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FAULTS } from '../../src/emulator/faults.ts';
import { startEmulator } from '../../src/emulator/server.ts';
import { createManualClock, settle } from '../support/manual-clock.ts';
import { createCaller, DBS, SAS, signedRequest } from './caller.ts';

const createFaulty = () => {
  const { emulator, clock, dbs } = createCaller();
  return {
    clock,
    dbs,
    /** The answer to a call that names the fault, unread. */
    answer: (fault: string, signal = new AbortController().signal) => {
      const options = { nowMs: clock.now(), ...DBS, query: { BackupPlanId: `fault-${fault}` } };
      return emulator.handle(new Request(signedRequest(options), { signal }));
    },
  };
};

describe('what a client meets', () => {
  const statuses = [...FAULTS].flatMap(([fault, { about }]) => {
    const [, status] = /HTTP (\d{3})/.exec(about) ?? [];
    return status === undefined ? [] : [[fault, Number(status)] as const];
  });
  it.each(statuses)('%s has the status that the sentence on it names, %i', async (fault, status) => {
    expect((await createFaulty().answer(fault)).status).toBe(status);
  });

  it('the page of a proxy', async () => {
    const response = await createFaulty().answer('bad-gateway');
    expect(response.headers.get('content-type')).toBe('text/html');
    expect(await response.text()).toMatch(/^<html>.*<\/html>\n$/);
  });

  it('XML', async () => {
    const response = await createFaulty().answer('xml-error');
    expect(response.headers.get('content-type')).toBe('text/xml;charset=utf-8');
    expect(await response.text()).toMatch(/^<\?xml .*<Error>.*<Code>ServiceUnavailable<\/Code>.*<\/Error>$/);
  });

  it('the usual answer under another type', async () => {
    const response = await createFaulty().answer('wrong-content-type');
    expect(response.headers.get('content-type')).toBe('text/html');
    expect(await response.json()).toMatchObject({ Success: true, Status: 'finish' });
  });

  it('keys in lower case', async () => {
    const body = await (await createFaulty().answer('lower-case-error')).json();
    expect(Object.keys(body)).toEqual(['requestId', 'hostId', 'code', 'message']);
  });

  it('a wait in milliseconds', async () => {
    const response = await createFaulty().answer('throttling-retry-after');
    expect(response.headers.get('x-acs-retry-after')).toBe('2000');
  });

  it('half of the JSON, and none', async () => {
    const { answer, dbs } = createFaulty();
    const whole = JSON.stringify((await dbs({ BackupPlanId: 'dbs-plan-passed' })).body);
    const half = await (await answer('truncated-body')).text();
    expect(half.length).toBe(Math.floor(whole.length / 2));
    expect(whole.slice(60, half.length)).toBe(half.slice(60));
    expect(await (await answer('empty-body')).text()).toBe('');
  });

  it('50 MiB of JSON, a part at a time', async () => {
    const { body } = await createFaulty().answer('huge-body');
    const sizes: number[] = [];
    for await (const part of body ?? []) sizes.push(part.byteLength);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(50 * 1024 * 1024 + 13);
    expect(Math.max(...sizes)).toBe(1024 * 1024);
  });

  it('a byte each half second, and nothing left once it goes', async () => {
    const { answer, clock } = createFaulty();
    const reader = (await answer('slow-body')).body?.getReader();
    const bytes: number[] = [];
    for (let turn = 0; turn < 3; turn++) {
      const part = reader?.read();
      await clock.advance(499);
      expect(clock.sleepers).toBe(1);
      await clock.advance(1);
      bytes.push(...((await part)?.value ?? []));
    }
    expect(Buffer.from(bytes).toString()).toBe('{"R');
    const last = reader?.read();
    await settle();
    await reader?.cancel();
    expect(clock.sleepers).toBe(0);
    expect(await last).toMatchObject({ done: true });
  });

  it('no answer until it goes', async () => {
    const gone = new AbortController();
    const answer = createFaulty().answer('hang', gone.signal);
    const ended = expect(answer).rejects.toThrow('enough');
    gone.abort(new Error('enough'));
    await ended;
  });
});

describe('an id that names a fault', () => {
  it('with a number meets it so many times, each parameter and id for itself', async () => {
    const { dbs, sas } = createCaller();
    const codes = [];
    for (let call = 0; call < 3; call++) {
      codes.push((await dbs({ BackupPlanId: 'fault-throttling-2' })).body.Code);
      codes.push((await sas({ TaskId: 'fault-throttling-2' })).body.Code);
    }
    expect(codes).toEqual([...Array(4).fill('Throttling'), undefined, undefined]);
    expect((await dbs({ RestoreTaskId: 'fault-throttling-2' })).body.Code).toBe('Throttling');
  });

  it('is met one at a time, where a call names two', async () => {
    const { sas } = createCaller();
    const codes = [];
    for (let call = 0; call < 3; call++)
      codes.push((await sas({ TaskId: 'fault-throttling-1', InstanceUuid: 'fault-forbidden-1' })).body.Code);
    expect(codes).toEqual(['Throttling', 'NoPermission', undefined]);
  });

  it.each([
    'my-fault-hang',
    'fault-',
    'fault-unheard',
    'fault-hang-0',
    'fault-hang-10',
    'Fault-hang',
    'fault-hang-1 ',
  ])('but not quite, "%s", is unknown', async (id) => {
    expect((await createCaller().dbs({ BackupPlanId: id })).body).toMatchObject({ Success: false });
  });
});

describe('over a socket', () => {
  const listening = async () => {
    const clock = createManualClock();
    const emulator = await startEmulator({ clock });
    onTestFinished(() => emulator.close());
    const requestTo = (fault: string) =>
      signedRequest({
        ...{ nowMs: clock.now(), ...SAS, url: `${emulator.url}/` },
        query: { TaskId: `fault-${fault}`, UniRegionId: 'cn-hangzhou' },
      });
    return { ...emulator, clock, requestTo };
  };

  /** What comes over the wire, and how the connection ends. */
  const exchange = async (port: number, { url, headers }: Request) => {
    const socket = connect(port, '127.0.0.1');
    // Not `once` of node:events, which rejects at the very error that is looked for.
    const ended = new Promise((resolve) => socket.once('close', resolve));
    const received: Buffer[] = [];
    const errors: unknown[] = [];
    socket.on('data', (data) => received.push(data)).on('error', (error) => errors.push(error));
    const lines = [...headers].map(([name, value]) => `${name}: ${value}\r\n`).join('');
    socket.write(`POST /${new URL(url).search} HTTP/1.1\r\n${lines}content-length: 0\r\n\r\n`);
    await ended;
    return { text: Buffer.concat(received).toString(), errors };
  };

  it('a reset comes instead of a single byte', async () => {
    const { port, requestTo } = await listening();
    const { text, errors } = await exchange(port, requestTo('reset'));
    expect(text).toBe('');
    expect(errors).toMatchObject([{ code: 'ECONNRESET' }]);
  });

  it('a reset midway comes after the headers and half of the body', async () => {
    const { port, requestTo } = await listening();
    const { text } = await exchange(port, requestTo('reset-midway'));
    expect(text).toMatch(/^HTTP\/1\.1 200 /);
    expect(text).toContain('"Progress":100');
    expect(text).not.toMatch(/\r\n0\r\n\r\n$/);
  });

  it('a reset before the body comes after the headers', async () => {
    const { port, requestTo } = await listening();
    const { text, errors } = await exchange(port, requestTo('reset-before-body'));
    expect(text).toMatch(/^HTTP\/1\.1 200 .*\r\n\r\n$/s);
    expect(errors).toMatchObject([{ code: 'ECONNRESET' }]);
  });

  it('nothing waits on for a client that left in the middle of a slow body', async () => {
    const { clock, requestTo } = await listening();
    const client = new AbortController();
    await fetch(requestTo('slow-body'), { signal: client.signal });
    while (clock.sleepers === 0) await settle();
    client.abort();
    while (clock.sleepers > 0) await settle();
  });

  it('a close ends what hangs and what drips', async () => {
    const { url, requestTo, close } = await listening();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const hanging = expect(fetch(requestTo('hang'))).rejects.toThrow();
    const dripping = await fetch(requestTo('slow-body'));
    const dripped = expect(dripping.text()).rejects.toThrow();
    await close();
    await Promise.all([hanging, dripped]);
  });
});
