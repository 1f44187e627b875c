import { measureAttacks } from './attacks.ts';
import { measureFanout } from './fanout.ts';
import { measureIdle } from './idle.ts';
import { measureMemory } from './memory.ts';
import { report } from './report.ts';
import { ask } from './run-query.ts';
import { pinLoad, startServer } from './server-process.ts';
import { measureStart } from './start.ts';
import { measureWarmQuery } from './warm-query.ts';

const measureQueries = async () => {
  const gateway = await startServer('src/main.ts', { PORT: '0', MAX_RATE_PER_CALLER: '100000' });
  let answer = '';
  try {
    answer = await ask(gateway.url);
    const raw = await startServer('bench/raw-server.ts', { BODY: answer });
    try {
      await measureWarmQuery(raw, gateway);
    } finally {
      await raw.stop();
    }
  } finally {
    await gateway.stop();
  }
  for (const { title, unit, rounds } of await measureStart(answer)) report(title, unit, rounds);
};

const [name, ...args] = process.argv.slice(2);
pinLoad();
switch (name) {
  case undefined:
    await measureQueries();
    break;
  case 'attacks':
    await measureAttacks();
    break;
  case 'fanout':
    await measureFanout(args);
    break;
  case 'idle':
    await measureIdle(args);
    break;
  case 'memory':
    await measureMemory(args);
    break;
  default:
    throw new Error(
      `npm run bench measures queries, with fanout a fan-out, with idle who only stays, with memory runs without end, with attacks who asks meanwhile, got ${name}`,
    );
}
