import { PrecheckError, quote } from './precheck-error.ts';
import { formatRunKey, parseRunKey, type RunKey, type RunKeyBy } from './run-key.ts';

/** A thing that is prechecked; a started database precheck has a run, but is no subject of its own. */
export type SubjectBy = Exclude<RunKeyBy, 'databaseTask'>;
export type Subject = RunKey & { readonly by: SubjectBy };

export const isSubject = (key: RunKey): key is Subject => key.by !== 'databaseTask';

/** What an id names. It says where to look, so it needs no memory and survives restarts. */
export type NodeId =
  | { readonly type: 'run'; readonly key: RunKey }
  | { readonly type: 'subject'; readonly key: Subject };

const encode = (type: NodeId['type'], key: RunKey) =>
  Buffer.from(`${type}${formatRunKey(key)}`).toString('base64url');

export const runIdOf = (key: RunKey): string => encode('run', key);
export const subjectIdOf = (subject: Subject): string => encode('subject', subject);

const decode = (id: string): NodeId | null => {
  const text = Buffer.from(id, 'base64url').toString();
  const split = text.indexOf('[');
  const key = split < 0 ? null : parseRunKey(text.slice(split));
  if (!key) return null;
  const type = text.slice(0, split);
  if (type === 'run') return { type, key };
  return type === 'subject' && isSubject(key) ? { type, key } : null;
};

/** Throws INVALID_ARGUMENT for an id that this gateway never hands out, other spellings of its ids included. */
export const parseNodeId = (id: string): NodeId => {
  const node = decode(id);
  if (node && encode(node.type, node.key) === id) return node;
  throw new PrecheckError(
    'INVALID_ARGUMENT',
    `id must be one that this gateway handed out, got ${quote(id)}`,
  );
};
