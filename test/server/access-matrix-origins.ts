import { authenticateNobody } from '../../src/access/authenticate.ts';
import { type AccessRow, common, SAYS, saying } from './access-matrix-row.ts';
import type { Asker } from './parity-transports.ts';

const OWN = 'gateway.test:4000';
const APP = 'https://app.example';
const OTHER = 'https://other.example';

/** With a right token, by the gateway's name, and with what the browser says of where the request comes from. */
const coming =
  (headers: Asker): AccessRow['asker'] =>
  async (clock) => ({ host: OWN, ...headers, ...(await saying(() => ({}))(clock)) });

const from = (name: string, headers: Asker): AccessRow => ({
  ...{ ...common, name, asker: coming(headers), says: SAYS.answered, told: null },
  options: { origins: { isLoopbackOnly: false, allowedOrigins: [APP] } },
});

const refused = (row: AccessRow, message: string): AccessRow => ({
  ...{ ...row, says: SAYS['not from there'], told: ['FORBIDDEN', message] },
});

const fromOther = (name: string, origin: string): AccessRow =>
  refused(
    from(name, { origin }),
    `origin must be that of this gateway, asked as "${OWN}", or in ALLOWED_ORIGINS, got "${origin}"`,
  );

const embedded = (site: string): AccessRow =>
  refused(
    from(`no \`Origin\`, \`Sec-Fetch-Site: ${site}\`, as of an image`, { 'sec-fetch-site': site }),
    `sec-fetch-site without an origin must be same-origin or none, got "${site}": other pages may ask by CORS, if their origin is in ALLOWED_ORIGINS`,
  );

const askedAs = (name: string, host: string, isLoopbackOnly: boolean): AccessRow => ({
  ...{ ...common, name, asker: () => ({ host, origin: `http://${host}` }), says: SAYS.answered, told: null },
  authenticate: () => authenticateNobody,
  options: { origins: { isLoopbackOnly, allowedOrigins: [] } },
});

const REBOUND = 'rebound.example';

export const ORIGINS: readonly AccessRow[] = [
  from("a page of the gateway's own origin", { origin: `https://${OWN}` }),
  from('a page of an origin in `ALLOWED_ORIGINS`', { origin: APP }),
  fromOther('a page of another origin', OTHER),
  fromOther('a page without an origin, as in a sandbox or a file', 'null'),
  embedded('cross-site'),
  embedded('same-site'),
  from('no `Origin`, `Sec-Fetch-Site: same-origin`', { 'sec-fetch-site': 'same-origin' }),
  from('no `Origin`, `Sec-Fetch-Site: none`', { 'sec-fetch-site': 'none' }),
  askedAs('without `AUTH`, by the name `localhost`', 'localhost:4000', true),
  refused(
    askedAs('without `AUTH`, by a name of somebody else (DNS rebinding)', REBOUND, true),
    `host must be localhost, 127.0.0.1 or [::1], got "${REBOUND}": for other names set AUTH, or ALLOW_ANONYMOUS=true`,
  ),
  askedAs('the same, with `ALLOW_ANONYMOUS=true`', REBOUND, false),
  {
    ...from('the same, with `AUTH`, and a token', { host: REBOUND, origin: `http://${REBOUND}` }),
    options: {},
  },
  {
    ...{ ...common, name: 'the same, with `AUTH`, and no token, as the page has none' },
    asker: () => ({ host: REBOUND, origin: `http://${REBOUND}` }),
    says: SAYS['not let in'],
    told: ['UNAUTHENTICATED', 'authorization must be "Bearer" and a token, got none'],
  },
];
