import { z } from 'zod';
import type { Attack } from '../test/attacks/attack.ts';
import { BODY_ATTACKS } from '../test/attacks/bodies.ts';
import { CONNECTION_ATTACKS } from '../test/attacks/connections.ts';
import { DOCUMENT_ATTACKS } from '../test/attacks/documents.ts';
import { REQUEST_ATTACKS } from '../test/attacks/requests.ts';
import { SOCKET_ATTACKS } from '../test/attacks/sockets.ts';
import { obey } from './fanout-orders.ts';

/** What a class of attacks is repeated for, at least. */
const ATTACK_MS = 5_000;

const CLASSES: Readonly<Record<string, readonly Attack[]>> = {
  documents: DOCUMENT_ATTACKS,
  bodies: BODY_ATTACKS,
  requests: REQUEST_ATTACKS,
  WebSockets: SOCKET_ATTACKS,
  connections: CONNECTION_ATTACKS,
};

const url = process.env['URL'] ?? '';
let addresses = 0;

/** One attack after another, each from an address of its own, again and again. */
const attack = async (attacks: readonly Attack[]): Promise<void> => {
  const startedMs = performance.now();
  while (performance.now() - startedMs < ATTACK_MS)
    for (const { run } of attacks) {
      addresses += 1;
      await run({ url, address: `10.0.${addresses >> 8}.${addresses & 255}` });
    }
};

obey({
  classes: () => Object.keys(CLASSES),
  attack: (name) => attack(CLASSES[z.string().parse(name)] ?? []),
});
