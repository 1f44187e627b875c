import { afterAll, onTestFinished } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { systemClock } from '../../src/domain/clock.ts';
import { credentialSources } from '../../src/upstream/credential-sources.ts';
import { createCredentials } from '../../src/upstream/credentials.ts';
import { createEndpoints } from '../../src/upstream/endpoints.ts';
import { createSend } from '../../src/upstream/send.ts';
import type { Question, Target } from './target.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** The variables that name what the account has. */
const IDS = [
  { variable: 'CONTRACT_BACKUP_PLAN_ID', product: 'Dbs', parameter: 'BackupPlanId' },
  { variable: 'CONTRACT_RESTORE_TASK_ID', product: 'Dbs', parameter: 'RestoreTaskId' },
  { variable: 'CONTRACT_INSTANCE_UUID', product: 'Sas', parameter: 'InstanceUuid' },
  { variable: 'CONTRACT_TASK_ID', product: 'Sas', parameter: 'TaskId' },
] as const;

/** Whether the real vendor is to be asked; throws for a value that says neither. */
export const isVendorAsked = ({ CONTRACT_VENDOR: value = '' }: Variables): boolean => {
  if (value === 'true') return true;
  if (value === '' || value === 'false') return false;
  throw new Error(`CONTRACT_VENDOR must be true, false or unset, got ${JSON.stringify(value)}`);
};

/** Tells once, when all is over, what was refused and how, and what nobody knew. */
const createReport = () => {
  const lines = new Set<string>();
  afterAll(() => {
    if (lines.size > 0) process.stdout.write(`The vendor says:\n${[...lines].join('\n')}\n`);
  });
  const hear: Target['hear'] = (title, { novelties, refusal }) => {
    if (refusal) lines.add(`  ${title}: ${refusal.told}`);
    for (const novelty of novelties) lines.add(`  ${title}: new to us: ${novelty}`);
  };
  return hear;
};

/** The account, region and endpoints that the environment names, as the gateway itself would find them. */
export const vendorTarget = (env: Variables): Target => {
  const config = readConfig(env);
  const { regionId, dbsEndpoint, sasEndpoint, network } = config;
  const endpoint = createEndpoints({ Dbs: dbsEndpoint, Sas: sasEndpoint }, network);
  const credentials = createCredentials({
    ...{ sources: credentialSources(config), clock: systemClock },
    ...{ onRenewed: () => {}, onFailure: () => {} },
  });
  const questions = IDS.flatMap(({ variable, product, parameter }): Question[] => {
    const id = env[variable];
    return id ? [{ title: `the id in ${variable}`, product, parameter, id }] : [];
  });
  return {
    name: 'the vendor',
    questions,
    missing: IDS.filter(({ variable }) => !env[variable]).map(({ variable }) => `without ${variable}`),
    waitsMs: [],
    async open() {
      const accessKey = await credentials(null);
      const { send, close } = createSend(config.proxy);
      onTestFinished(close);
      return {
        ...{ send, clock: systemClock, accessKey, regionId, endpoint },
        wait: async () => {},
      };
    },
    hear: createReport(),
  };
};
