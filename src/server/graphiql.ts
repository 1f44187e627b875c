import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type { GraphiQLOptions } from 'graphql-yoga';
import { createPage } from './page.ts';

/** The example operations, each with its variables beside it in a file of the same name. */
const OPERATIONS = new URL('../../schema/operations/', import.meta.url);

/** The tabs as a newcomer goes through them: runs, then what to look at, then the only one that changes something. */
const ORDER = [
  ...['welcome', 'precheck-run', 'precheck-runs', 'precheck-updates', 'item-guides'],
  ...['backup-plans', 'restore-tasks', 'server-databases', 'subjects', 'node', 'regions'],
  'start-database-precheck',
];

/**
 * Where GraphiQL asks. What is posted to an address makes a browser forget what it has from there, as HTTP says; so
 * not quite where the page is from, or it would travel anew each time.
 */
const ENDPOINT = '/graphql?by=graphiql';

type Tab = NonNullable<GraphiQLOptions['defaultTabs']>[number];

const readTabs = async (): Promise<Tab[]> => {
  const files = await readdir(OPERATIONS);
  const textOf = (file: string) => readFile(new URL(file, OPERATIONS), 'utf8');
  return Promise.all(
    ORDER.map(async (name) => {
      const variables = `${name}.json`;
      return {
        query: await textOf(`${name}.graphql`),
        variables: files.includes(variables) ? await textOf(variables) : '',
      };
    }),
  );
};

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24">' +
  '<rect width="24" height="24" rx="6" fill="#d60590"/>' +
  '<path d="M6 12.5l4 4 8-9" fill="none" stroke="#fff" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round"/>' +
  '</svg>';

/** JSON that may stand in a script: what would end it, or a line in it, is written as an escape. */
const scriptJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[<\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

const replaceOne = (page: string, from: string, to: string): string => {
  const [before, after, ...others] = page.split(from);
  if (before === undefined || after === undefined || others.length > 0)
    throw new Error(`GraphiQL must have one ${JSON.stringify(from.slice(0, 80))}`);
  return before + to + after;
};

const CHARSET = '<meta charset="utf-8" />';

const HEAD = `${CHARSET}
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <style>
        /* GraphiQL moves a tab aside when it gets the focus, from under the first click on it. */
        .graphiql-container .graphiql-tab { transform: none !important; }
        /* Side by side, nothing could be read on a telephone. */
        @media (max-width: 700px) {
          #graphiql-session { flex-direction: column; }
          #graphiql-session .graphiql-horizontal-drag-bar { display: none; }
          .graphiql-container .graphiql-logo span { display: none; }
        }
      </style>`;

/**
 * GraphiQL hands the headers of its editor to requests alone. A WebSocket has none, and is to be told of them when it
 * opens; of those of an earlier one as well, as what is told there adds up.
 */
const HEADERS_OF_EDITOR = /extensions:\{headers:(\w+\?\.headers)\}/;

/** What a socket listens to there. */
const TOLD = ['authorization', 'Authorization', 'accept-language', 'Accept-Language'];

const tellSockets = (page: string): string => {
  const [found = HEADERS_OF_EDITOR.source, headers = ''] = HEADERS_OF_EDITOR.exec(page) ?? [];
  const params = `{${TOLD.map((name) => `'${name}':void 0,`).join('')}...${headers}}`;
  return replaceOne(page, found, `extensions:{headers:${headers},connectionParams:${params}}`);
};

/** GraphiQL shows what fails as JSON, and of the event that closes a socket there is none in it that says why. */
const SCRIPT = 'function prepareBlob(workerContent) {';
const TELL_REASON =
  "CloseEvent.prototype.toJSON = function () { return { message: this.reason || 'The socket closed with ' + this.code }; };";

/** The whole page, scripts and all: it works without a network. */
export const renderPage = async (options: GraphiQLOptions): Promise<string> => {
  // Nine megabytes, which the first browser waits for, not the start.
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const page = renderGraphiQL(options).trimStart();
  const shown = replaceOne(replaceOne(page, CHARSET, HEAD), SCRIPT, `${TELL_REASON}\n${SCRIPT}`);
  return tellSockets(replaceOne(shown, JSON.stringify(options), scriptJson(options)));
};

/** The only script of the page, which ends where the page does; only its text may run. */
const scriptHash = (page: string): string => {
  const text = page.slice(page.indexOf('<script>') + '<script>'.length, page.lastIndexOf('</script>'));
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
};

/** Nothing from elsewhere, not even if a description or an answer could be made to ask for it. */
const policyFor = (page: string): string =>
  [
    "default-src 'none'",
    "connect-src 'self'",
    `script-src '${scriptHash(page)}'`,
    // The editor writes its styles into the page as it goes.
    "style-src 'unsafe-inline'",
    'font-src data:',
    'img-src data:',
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/**
 * GraphiQL for a browser, with a tab for each example operation. Not by Yoga, which renders the page anew for each
 * request and sends it whole.
 */
export const createGraphiQL = () =>
  createPage(
    async () =>
      renderPage({
        title: 'Precheck Gateway',
        favicon: `data:image/svg+xml,${encodeURIComponent(ICON)}`,
        logo: ICON,
        endpoint: ENDPOINT,
        // A token that is typed in is not to be found in the browser's storage later.
        shouldPersistHeaders: false,
        // Over an event stream it takes a connection that was cut for a stream that is complete, and never comes back.
        subscriptionsProtocol: 'WS',
        defaultTabs: await readTabs(),
      }),
    (page) => ({ 'content-security-policy': policyFor(page) }),
  );
