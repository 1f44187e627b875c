import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

/** Without flags that would switch off what a page is kept to. */
const ARGS = ['--no-sandbox'];

/** The packaged browser where there is one, else the Chrome that is installed. */
const findBrowser = async () => {
  if (process.platform !== 'linux' || process.arch !== 'x64') return { channel: 'chrome' };
  const { default: packaged } = await import('@sparticuz/chromium');
  return { executablePath: await packaged.executablePath() };
};

export interface OpenPage {
  readonly page: Page;
  /** The origins of all that was asked for, by the page or its workers. */
  readonly origins: ReadonlySet<string>;
  /** What a developer would find on the console, and what failed. */
  readonly complaints: readonly string[];
}

const watch = (context: BrowserContext) => {
  const origins = new Set<string>();
  const complaints: string[] = [];
  context.on('request', (request) => void origins.add(new URL(request.url()).origin));
  context.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText;
    // What is aborted is what a page that is left no longer waits for.
    if (reason !== 'net::ERR_ABORTED') complaints.push(`${reason}: ${request.url().slice(0, 200)}`);
  });
  context.on('console', (message) => void complaints.push(`${message.type()}: ${message.text()}`));
  context.on('weberror', (thrown) => void complaints.push(thrown.error().message));
  return { origins, complaints };
};

/** An empty page of a browser that is new and, as a person's is, has its cache on disk; until the test is over. */
export const openPage = async (viewport: { width: number; height: number }): Promise<OpenPage> => {
  // Without a name, the folder is a new one, and goes with the browser.
  const context = await chromium.launchPersistentContext('', {
    ...(await findBrowser()),
    args: ARGS,
    viewport,
  });
  onTestFinished(() => context.close());
  return { ...watch(context), page: await context.newPage() };
};
