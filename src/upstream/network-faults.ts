/** The first match decides. Written for clients: no address, no name of a host. */
const FAULTS: readonly (readonly [RegExp, string])[] = [
  [/^(ENOTFOUND|EAI_)/, 'host name not found'],
  [/^ECONNREFUSED$/, 'connection refused'],
  [/^(UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT)$/, 'no connection in time'],
  [/^UND_ERR_HEADERS_TIMEOUT$/, 'no answer in time'],
  [/^E(HOST|NET)(UNREACH|DOWN)$/, 'no route to the host'],
  [/^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/, 'connection broken off'],
  [/CERT|^UNABLE_TO_|^UND_ERR_PRX_TLS$/, 'certificate not accepted'],
  [/^(EPROTO|ERR_SSL|ERR_TLS)/, 'TLS not agreed on'],
];

export const codeOf = (thrown: unknown): string | null =>
  thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : null;

/** What of a network failed, in a few words; null for what has no known name. */
export const faultOf = (thrown: unknown): string | null => {
  const code = codeOf(thrown);
  return FAULTS.find(([pattern]) => code !== null && pattern.test(code))?.[1] ?? null;
};

/** There was no connection that anything could be sent on. */
const UNCONNECTED = /^(ENOTFOUND|EAI_|ECONNREFUSED$|UND_ERR_CONNECT_TIMEOUT$)/;

/** Whether surely nothing of the request was sent. Most faults come at any time, and say so only while connecting. */
export const isUnsent = (thrown: unknown): boolean =>
  UNCONNECTED.test(codeOf(thrown) ?? '') || Object(thrown).syscall === 'connect';
