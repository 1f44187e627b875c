import { WARM_UP } from './level.ts';

/** What is shown over time, from a first value at 0 on. */
export interface LineChart {
  readonly title: string;
  /** Between two values. */
  readonly everySeconds: number;
  /** Of the values, such as `MB`. */
  readonly unit: string;
  /** By name; no more than two can be told apart. */
  readonly lines: Readonly<Record<string, readonly number[]>>;
}

const WIDTH = 760;
const HEIGHT = 320;
const LEFT = 56;
const RIGHT = 90;
const TOP = 56;
const BOTTOM = 36;
const TICKS = 5;

// A page that shows it as an image tells it nothing but light or dark.
const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #1f2328; }
  .heading { font-weight: 600; }
  .note { font-size: 12px; fill: #59636e; }
  .left { text-anchor: end; }
  .middle { text-anchor: middle; }
  .grid { stroke: #d1d9e0; }
  .warm-up { fill: #afb8c1; opacity: 0.25; }
  polyline { fill: none; stroke-width: 2; stroke-linejoin: round; }
  .line-0 { stroke: #59636e; }
  .line-1 { stroke: #0969da; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; }
    .note { fill: #9198a1; }
    .grid { stroke: #3d444d; }
    .line-0 { stroke: #9198a1; }
    .line-1 { stroke: #4493f8; }
  }`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const text = (x: number, y: number, name: string, content: string): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" class="${name}">${escaped(content)}</text>`;

const STEPS = [1, 2, 2.5, 5, 10] as const;

/** A round number that `TICKS` of reach so far. */
const stepFor = (most: number): number => {
  const power = 10 ** Math.floor(Math.log10(most / TICKS));
  return (STEPS.find((step) => step * power * TICKS >= most) ?? 10) * power;
};

const ticks = Array.from({ length: TICKS + 1 }, (_, tick) => tick);

/** Where seconds and values lie. Both begin at 0, so that what looks level is. */
const scaleOf = ({ lines, everySeconds }: LineChart) => {
  const all = Object.values(lines);
  const valueStep = stepFor(Math.max(1, ...all.flat()));
  const seconds = Math.max(1, ...all.map(({ length }) => length - 1)) * everySeconds;
  return {
    ...{ valueStep, seconds },
    x: (second: number) => LEFT + ((WIDTH - LEFT - RIGHT) * second) / seconds,
    y: (value: number) => HEIGHT - BOTTOM - ((HEIGHT - TOP - BOTTOM) * value) / (valueStep * TICKS),
  };
};

type Scale = ReturnType<typeof scaleOf>;

const axesOf = ({ valueStep, seconds, x, y }: Scale): readonly string[] => [
  `<rect x="${LEFT}" y="${TOP}" width="${(x(seconds * WARM_UP) - LEFT).toFixed(1)}" height="${HEIGHT - TOP - BOTTOM}" class="warm-up"/>`,
  ...ticks.flatMap((tick) => {
    const at = y(tick * valueStep);
    const line = `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at.toFixed(1)}" y2="${at.toFixed(1)}" class="grid"/>`;
    return [line, text(LEFT - 8, at + 4, 'note left', String(tick * valueStep))];
  }),
  ...ticks.map((tick) => {
    const second = (tick * seconds) / TICKS;
    return text(x(second), HEIGHT - BOTTOM + 18, 'note middle', `${Math.round(second)} s`);
  }),
];

/** One line, with its name where it ends. */
const lineOf = (
  name: string,
  values: readonly number[],
  at: number,
  { everySeconds, scale }: { readonly everySeconds: number; readonly scale: Scale },
): string => {
  const points = values.map(
    (value, index) => `${scale.x(index * everySeconds).toFixed(1)},${scale.y(value).toFixed(1)}`,
  );
  const end = text(WIDTH - RIGHT + 8, scale.y(values.at(-1) ?? 0) + 4, 'value', name);
  return `<polyline points="${points.join(' ')}" class="line-${at}"/>\n${end}`;
};

/** Lines over time as SVG, with the warm-up marked. */
export const lineChartOf = (chart: LineChart): string => {
  const scale = scaleOf(chart);
  const parts = [
    text(12, 22, 'heading', chart.title),
    text(12, 40, 'note', `${chart.unit}, over time; grey: warm-up`),
    ...axesOf(scale),
    ...Object.entries(chart.lines).map(([name, values], at) =>
      lineOf(name, values, at, { everySeconds: chart.everySeconds, scale }),
    ),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img">
<title>${escaped(chart.title)}</title>
<style>${STYLE}
</style>
${parts.join('\n')}
</svg>
`;
};
