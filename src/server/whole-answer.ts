/** An answer that comes in one piece. */
export interface WholeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer<ArrayBuffer>;
}

/** How the bytes travel, and how many there are, is said where they are sent. */
const NOT_KEPT: ReadonlySet<string> = new Set(['connection', 'transfer-encoding', 'content-length']);

export const readWhole = async (answer: Response): Promise<WholeAnswer> => ({
  status: answer.status,
  headers: {
    // Nobody else may keep it; the page alone says how.
    'cache-control': 'no-store',
    ...Object.fromEntries([...answer.headers].filter(([name]) => !NOT_KEPT.has(name.toLowerCase()))),
  },
  body: Buffer.from(await answer.arrayBuffer()),
});

const EMPTY: ReadonlySet<number> = new Set([204, 304]);

/** The same as a web response. */
export const toResponse = ({ status, headers, body }: WholeAnswer): Response =>
  new Response(EMPTY.has(status) ? null : body, { status, headers });
