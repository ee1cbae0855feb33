// Something of the simulation over its time: a line for each consumer or stream, what happened behind them, and the same
// as text.

import "./Timeline.css";
import { useNarrow } from "../answer/Picker";
import { number, Table } from "../answer/parts";
import { colorOf, type Shown } from "../architectures";
import { Chart, roomOf } from "../chart/Chart";
import { usePage } from "../context";
import { clockText, lengthText, tickText, timeTicks } from "./times";

/** Values over time, each the largest of an equal stretch. */
export interface Line {
  of: Shown;
  name: string;
  points: number[];
  /** seconds of a point */
  stretch: number;
}

/** What happened at a time. */
export interface Mark {
  kind: "outage" | "burst" | "resharding";
  from: number;
  to: number;
  /** in words */
  said: string;
  /** what stands above it */
  label: string;
  /** of outages: whose they were, and when the consumer had caught up, if it has */
  of?: Shown;
  caughtUp?: number | undefined;
}

interface Props {
  name: "load" | "age" | "backlog";
  lines: Line[];
  seconds: number;
  marks: Mark[];
  write: (value: number) => string;
  /** round values up to the most, and how each of them is written; those of every number if it is not set */
  ticks?: { of: (most: number) => number[]; write: (value: number, all: number[]) => string };
  /** what is drawn as a limit */
  limit?: number;
}

/** Beside the plots, in pixels: the time axis of outages has the same. A clock that stands at its end is not cut. */
export const MARGINS = { left: 84, right: 20 };
const TOP = 16;
const BOTTOM = 26;
const HEIGHT = 190;
/** Lines that are drawn, those that reach highest: more cannot be distinguished. */
const MOST_LINES = 6;
/** Rows of the table, at most. */
const MOST_ROWS = 24;

/** Lines differ by dash among all, and by shade among those of an architecture's color. */
const DASHES = ["", "7,3", "2,3", "9,3,2,3", "4,4", "12,3"];
const SHADES = 3;

interface DrawnLine extends Line {
  stroke: string;
  dash: string;
}

export function Timeline({ name, lines, seconds, marks, write, ticks, limit }: Props) {
  const { words } = usePage();
  const isNarrow = useNarrow();
  const drawn = looking(isNarrow ? highestOfEach(lines) : highest(lines));
  const most = Math.max(limit ?? 0, ...drawn.map(mostOf));
  const top = most > 0 ? most * 1.08 : 1;
  const rounded = ticks?.of(top);
  const title = words.t(`simulation.${name}`);
  const recoveries = name === "backlog" ? recoveriesIn(marks) : [];
  const legend = drawn.map((line) => ({
    ...line,
    text: `${nameOf(line)} · ${words.t("simulation.most", { most: write(mostOf(line)) })}`,
  }));
  const points = drawn[0] && words.t("simulation.points", { length: lengthText(drawn[0].stretch, words) });
  // One of several architectures is drawn once.
  const once = (kind: Mark["kind"]): Mark[] => [
    ...new Map(marks.filter((mark) => mark.kind === kind).map((mark) => [`${mark.from} ${mark.to}`, mark])).values(),
  ];
  const band = { x1: "from", x2: ({ to }: Mark) => Math.min(to, seconds) };
  return (
    <div class={`timeline ${name}`}>
      <h3>{title}</h3>
      <details>
        <summary>{words.t("chart.as-table")}</summary>
        <Table
          label={title}
          head={[
            words.t("simulation.time"),
            ...drawn.map((line) => number(words.t("simulation.column", { name: nameOf(line) }))),
          ]}
        >
          <tbody>
            {stretches(drawn).map(({ from, to }) => (
              <tr key={from}>
                <th scope="row">{clockText(from, words)}</th>
                {drawn.map((line) => (
                  <td key={`${line.of.id} ${line.name}`} class="number">
                    {write(
                      mostOf({
                        ...line,
                        points: line.points.slice(Math.floor(from / line.stretch), Math.ceil(to / line.stretch)),
                      }),
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </Table>
      </details>
      <Chart
        name={`simulation-${name}`}
        title={title}
        height={HEIGHT}
        legend={legend}
        redraw={[lines, marks, seconds, words, isNarrow]}
        draw={(plot, { width, height }) =>
          plot.plot({
            width,
            height,
            marginLeft: MARGINS.left,
            marginRight: MARGINS.right,
            marginTop: TOP,
            marginBottom: BOTTOM,
            x: {
              label: null,
              domain: [0, seconds],
              ticks: timeTicks(seconds, width),
              tickFormat: (time: number) => tickText(time, seconds, words),
            },
            y: {
              label: null,
              domain: [0, top],
              ticks: rounded ?? 4,
              grid: true,
              tickFormat: (value: number) => (ticks && rounded ? ticks.write(value, rounded) : write(value)),
            },
            marks: [
              plot.rect(once("burst"), { ...band, fill: "var(--warn)", fillOpacity: 0.2 }),
              plot.rect(once("outage"), { ...band, fill: "var(--limit)", fillOpacity: 0.12 }),
              plot.ruleX(
                once("resharding").filter(({ to }) => to <= seconds),
                { x: "to", stroke: "var(--ink)", strokeDasharray: "1,3" },
              ),
              plot.text(
                placed(
                  marks.map((mark) => ({ at: middleOf(mark, seconds), label: mark.label })),
                  seconds,
                  width,
                ),
                {
                  x: "at",
                  frameAnchor: "top",
                  dy: -9,
                  fill: "var(--ink)",
                  text: "label",
                },
              ),
              ...(limit === undefined
                ? []
                : [plot.ruleY([limit], { stroke: "var(--limit)", strokeWidth: 1.5, strokeDasharray: "6,3" })]),
              ...drawn.map((line) =>
                plot.line(line.points, {
                  x: (_: number, point: number) => point * line.stretch,
                  y: (value: number) => value,
                  stroke: line.stroke,
                  strokeWidth: 1.75,
                  strokeDasharray: line.dash,
                }),
              ),
              plot.ruleY([0]),
              ...recoveries.map(({ at, of }) =>
                plot.dot([at], { x: at, y: 0, r: RADIUS, stroke: colorOf(of), strokeWidth: 2, fill: "var(--card)" }),
              ),
              ...beside(
                recoveries.map(({ at, of }) => ({ at, label: `${of.letter} ${clockText(at, words)}` })),
                seconds,
                width,
              ).map(({ at, label, isLeft, row }) =>
                plot.text([label], {
                  x: at,
                  y: 0,
                  dx: isLeft ? -AWAY : AWAY,
                  dy: -(AWAY + 5 + ROW * row),
                  textAnchor: isLeft ? "end" : "start",
                  fill: "var(--ink)",
                  // What is drawn behind it goes around it.
                  stroke: "var(--card)",
                  strokeWidth: 4,
                }),
              ),
            ],
          })
        }
      >
        <ul class="legend lines">
          {legend.map(({ of, name, stroke, dash, text }) => (
            <li key={`${of.id} ${name}`}>
              <svg viewBox="0 0 28 4" aria-hidden="true">
                <path d="M0 2H28" style={{ stroke, strokeDasharray: dash }} />
              </svg>
              {text}
            </li>
          ))}
          {drawn.length < lines.length && (
            <li>{words.t("simulation.more-lines", { count: lines.length - drawn.length })}</li>
          )}
          {recoveries.length > 0 && (
            <li>
              <span class="recovery" aria-hidden="true" />
              {words.t("simulation.caught-up")}
            </li>
          )}
          <li>{points}</li>
        </ul>
      </Chart>
    </div>
  );
}

const nameOf = ({ of, name }: Line): string => `${of.letter} ${name}`;

const mostOf = ({ points }: Line): number => points.reduce((most, value) => Math.max(most, value), 0);

/** The lines that reach highest, in the order in which they came. */
function highest(lines: Line[]): Line[] {
  if (lines.length <= MOST_LINES) return lines;
  const chosen = new Set(lines.toSorted((a, b) => mostOf(b) - mostOf(a)).slice(0, MOST_LINES));
  return lines.filter((line) => chosen.has(line));
}

/** The line of each architecture that reaches highest: on a phone there is no room for more. */
const highestOfEach = (lines: Line[]): Line[] =>
  lines.filter(
    (line) => lines.filter(({ of }) => of.id === line.of.id).toSorted((a, b) => mostOf(b) - mostOf(a))[0] === line,
  );

/** The color of an architecture, and darker and lighter ones beside it, as `--architecture-0-1` and so on. */
const shadeOf = (of: Shown, shade: number): string =>
  shade === 0 ? colorOf(of) : colorOf(of).replace(")", `-${shade})`);

/** What lines look like: all of an architecture in its color. */
const looking = (lines: Line[]): DrawnLine[] =>
  lines.map((line, index) => {
    const shade = lines.slice(0, index).filter(({ of }) => of.id === line.of.id).length % SHADES;
    return { ...line, stroke: shadeOf(line.of, shade), dash: DASHES[index] ?? "" };
  });

/** The time in rows: of each the most is written. */
function stretches(lines: Line[]): { from: number; to: number }[] {
  const [line] = lines;
  if (line === undefined) return [];
  const points = Math.max(1, Math.ceil(line.points.length / MOST_ROWS));
  const rows = Math.ceil(line.points.length / points);
  return Array.from({ length: rows }, (_, row) => ({
    from: row * points * line.stretch,
    to: (row + 1) * points * line.stretch,
  }));
}

/** Where the label of a mark stands. */
const middleOf = ({ kind, from, to }: Mark, seconds: number): number =>
  kind === "burst" ? (from + Math.min(to, seconds)) / 2 : to;

/** Who had caught up, and when. */
const recoveriesIn = (marks: Mark[]): { at: number; of: Shown }[] =>
  marks.flatMap(({ caughtUp: at, of }) => (at === undefined || of === undefined ? [] : [{ at, of }]));

/** Words at a time. */
interface Label {
  at: number;
  label: string;
}

/** Labels with their middles so that all stand inside of the chart; those that would run into others are left out. */
function placed(labels: Label[], seconds: number, width: number): Label[] {
  const pixels = width - MARGINS.left - MARGINS.right;
  let end = -MARGINS.left;
  return labels
    .filter(({ at, label }) => label !== "" && at <= seconds)
    .sort((a, b) => a.at - b.at)
    .flatMap(({ at, label }) => {
      const room = roomOf(label);
      const begin = Math.max(
        -MARGINS.left,
        Math.min((at / seconds) * pixels - room / 2, pixels + MARGINS.right - room),
      );
      if (begin < end) return [];
      end = begin + room;
      return [{ label, at: ((begin + room / 2) / pixels) * seconds }];
    });
}

/** Of the circle where somebody had caught up, in pixels; how far from it its label begins; from one label to the next above. */
const RADIUS = 5;
const AWAY = 9;
const ROW = 14;
/** As many as there is room for above each other. */
const MOST_STACKED = Math.floor((HEIGHT - TOP - BOTTOM - AWAY) / ROW);

/** Labels right of their circles, or left where the chart ends: each in the first row in which it meets no other. */
function beside(labels: Label[], seconds: number, width: number): (Label & { isLeft: boolean; row: number })[] {
  const pixels = width - MARGINS.left - MARGINS.right;
  const rows: { begin: number; end: number }[][] = [];
  return labels
    .toSorted((a, b) => a.at - b.at)
    .flatMap(({ at, label }) => {
      const [middle, room] = [(at / seconds) * pixels, AWAY + roomOf(label)];
      const isLeft = middle + room > pixels + MARGINS.right;
      const [begin, end] = isLeft ? [middle - room, middle] : [middle, middle + room];
      const free = rows.findIndex((row) => row.every((taken) => taken.end <= begin || taken.begin >= end));
      const row = free < 0 ? rows.push([]) - 1 : free;
      if (row >= MOST_STACKED) return [];
      rows[row]?.push({ begin, end });
      return [{ at, label, isLeft, row }];
    });
}
