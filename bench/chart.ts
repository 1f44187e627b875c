import type { Result } from './results.ts';

interface Panel {
  readonly workload: string;
  /** Of the table that is shown; where there are several, what its title has. */
  readonly unit: string;
  readonly title?: string;
}

/** What is shown, from top to bottom; what was not measured yet is left out. Peers bear no more than 5,000 subscribers. */
const PANELS: readonly Panel[] = [
  { workload: 'warm', unit: 'answers/s' },
  { workload: 'executed', unit: 'answers/s' },
  { workload: 'batch', unit: 'answers/s' },
  { workload: 'list', unit: 'answers/s' },
  { workload: 'fanout-sse', unit: 'us', title: ' 5000 subscribers' },
  { workload: 'fanout-ws', unit: 'us', title: ' 5000 subscribers' },
  { workload: 'start', unit: 'ms' },
  { workload: 'upstream', unit: 'us' },
];

const WIDTH = 760;
const ROW = 22;
const BAR = 14;
const HEADING = 50;
const LABEL_END = 110;
const BAR_START = 120;
const BAR_SPACE = 540;
const EDGE = 12;

// A page that shows it as an image tells it nothing but light or dark.
const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #1f2328; }
  .heading { font-weight: 600; }
  .note { font-size: 12px; fill: #59636e; }
  .label { text-anchor: end; }
  rect { fill: #afb8c1; }
  .gateway { fill: #0969da; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; }
    .note { fill: #9198a1; }
    rect { fill: #57606a; }
    .gateway { fill: #4493f8; }
  }`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const text = (x: number, y: number, name: string, content: string): string =>
  `<text x="${x}" y="${y}" class="${name}">${escaped(content)}</text>`;

interface Bar {
  readonly name: string;
  readonly ratio: number;
}

const barAt = ({ name, ratio }: Bar, y: number, most: number): string => {
  const width = Math.max(1, (BAR_SPACE * ratio) / most).toFixed(1);
  const middle = y + BAR - 3;
  return [
    text(LABEL_END, middle, 'label', name),
    `<rect x="${BAR_START}" y="${y}" width="${width}" height="${BAR}" rx="2" class="${escaped(name)}"/>`,
    text(BAR_START + Number(width) + 8, middle, 'value', ratio.toFixed(2)),
  ].join('\n');
};

type Shown = Result['tables'][number];

const barsOf = ({ servers }: Shown): readonly Bar[] =>
  Object.entries(servers).flatMap(([name, { ratioToRaw }]) =>
    ratioToRaw === null ? [] : [{ name, ratio: ratioToRaw }],
  );

/** One table, and where the next one begins. */
const panelAt = (table: Shown, top: number): { readonly svg: string; readonly end: number } => {
  const bars = barsOf(table);
  const most = Math.max(...bars.map(({ ratio }) => ratio));
  const better = table.lessIsBetter ? 'shorter' : 'longer';
  const rows = bars.map((bar, at) => barAt(bar, top + HEADING + at * ROW, most));
  const svg = [
    text(EDGE, top + 18, 'heading', table.title),
    text(EDGE, top + 36, 'note', `${table.unit}, as a ratio to raw; ${better} is better`),
    ...rows,
  ].join('\n');
  return { svg, end: top + HEADING + bars.length * ROW + EDGE };
};

/** A chart of the ratios to a raw server, as SVG: a panel for each workload, a bar for each server. */
export const chartOf = (results: readonly Result[]): string => {
  const tables = PANELS.flatMap(({ workload, unit, title = '' }) => {
    const { tables: all = [] } = results.find((one) => one.workload === workload) ?? {};
    const isMeant = (table: Shown) => table.unit === unit && table.title.includes(title);
    return all.find((table) => isMeant(table) && barsOf(table).length > 0) ?? [];
  });
  const parts: string[] = [];
  let top = 0;
  for (const table of tables) {
    const { svg, end } = panelAt(table, top);
    parts.push(svg);
    top = end;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${top}" viewBox="0 0 ${WIDTH} ${top}" role="img">
<title>What each server does, as a part of what a raw one does</title>
<style>${STYLE}
</style>
${parts.join('\n')}
</svg>
`;
};
