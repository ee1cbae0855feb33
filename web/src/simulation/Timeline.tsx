// Something of the simulation over its time: a line for each of whom it is said, what happened behind them, and the same
// as text.

import { Chart } from "../chart/Chart";
import { usePage } from "../context";
import { number, Table } from "../answer/parts";
import type { Words } from "../words";
import { clockText, DAY } from "./times";

/** Values over time, each for an equal stretch. */
export interface Line {
  letter: "a" | "b";
  name: string;
  /** its place among all consumers: its colour everywhere; undefined where the architecture is meant */
  reader: number | undefined;
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
  /** of outages: when the consumer had caught up, if it has */
  caughtUp?: number | undefined;
}

interface Props {
  name: "load" | "age" | "backlog";
  lines: Line[];
  seconds: number;
  marks: Mark[];
  write: (value: number) => string;
  /** what is drawn as a limit */
  limit?: number;
}

/** Beside the plots, in pixels: the time axis of outages has the same. */
export const MARGINS = { left: 64, right: 16 };
/** Lines that are drawn, those that reach highest: more are not told apart. */
const MOST_LINES = 6;
/** Rows of the table, at most. */
const MOST_ROWS = 24;

const DASHES = ["", "7,3", "2,3", "9,3,2,3", "4,4", "12,3"];
const stroke = ({ letter, reader }: Line): string => (reader === undefined ? `var(--${letter})` : `var(--reader-${reader % 5})`);

export function Timeline({ name, lines, seconds, marks, write, limit }: Props) {
  const { words } = usePage();
  const drawn = highest(lines);
  const most = Math.max(limit ?? 0, ...drawn.map(mostOf));
  const title = words.t(`simulation.${name}`);
  const caughtUp = name === "backlog" ? marks.flatMap((mark) => mark.caughtUp ?? []) : [];
  const recoveries = caughtUp.map((at) => ({ at, label: words.t("simulation.caught-up", { time: clockText(at, words) }) }));
  // One of both architectures is drawn once.
  const of = (kind: Mark["kind"]): Mark[] => [...new Map(marks.filter((mark) => mark.kind === kind).map((mark) => [`${mark.from} ${mark.to}`, mark])).values()];
  const band = { x1: "from", x2: ({ to }: Mark) => Math.min(to, seconds) };
  return (
    <div class="timeline">
      <h4>{title}</h4>
      <Chart
        name={`simulation-${name}`}
        title={title}
        height={190}
        redraw={[lines, marks, seconds, words]}
        draw={(plot, { width, height }) =>
          plot.plot({
            width,
            height,
            marginLeft: MARGINS.left,
            marginRight: MARGINS.right,
            marginTop: 16,
            marginBottom: 26,
            x: { label: null, domain: [0, seconds], ticks: ticks(seconds, width), tickFormat: (time: number) => tickText(time, seconds, words) },
            y: { label: null, domain: [0, most > 0 ? most * 1.08 : 1], ticks: 4, grid: true, tickFormat: write },
            marks: [
              plot.rect(of("burst"), { ...band, fill: "var(--warn)", fillOpacity: 0.2 }),
              plot.rect(of("outage"), { ...band, fill: "var(--limit)", fillOpacity: 0.12 }),
              plot.ruleX(of("resharding").filter(({ to }) => to <= seconds), { x: "to", stroke: "var(--ink)", strokeDasharray: "1,3" }),
              plot.text(placed(marks.map((mark) => ({ at: middleOf(mark, seconds), label: mark.label })), seconds, width), {
                x: "at",
                frameAnchor: "top",
                dy: -9,
                fill: "var(--ink)",
                text: "label",
              }),
              ...(limit === undefined ? [] : [plot.ruleY([limit], { stroke: "var(--limit)", strokeWidth: 1.5, strokeDasharray: "6,3" })]),
              ...drawn.map((line, index) =>
                plot.line(line.points, {
                  x: (_: number, point: number) => point * line.stretch,
                  y: (value: number) => value,
                  stroke: stroke(line),
                  strokeWidth: 1.75,
                  strokeDasharray: DASHES[index] ?? "",
                }),
              ),
              plot.ruleY([0]),
              plot.dot(caughtUp, { x: (time: number) => time, y: 0, r: 5, stroke: "var(--ink)", fill: "var(--card)" }),
              plot.text(placed(recoveries, seconds, width), { x: "at", y: 0, dy: -13, fill: "var(--ink)", text: "label" }),
            ],
          })
        }
      >
        <ul class="legend lines">
          {drawn.map((line, index) => (
            <li key={`${line.letter} ${line.name}`}>
              <svg viewBox="0 0 28 4" aria-hidden="true">
                <path d="M0 2H28" style={{ stroke: stroke(line), strokeDasharray: DASHES[index] ?? "" }} />
              </svg>
              {nameOf(line)} · {words.t("simulation.most", { most: write(mostOf(line)) })}
            </li>
          ))}
          {drawn.length < lines.length && <li>{words.t("simulation.more-lines", { count: lines.length - drawn.length })}</li>}
        </ul>
      </Chart>
      <details>
        <summary>{words.t("chart.as-table")}</summary>
        <Table label={title} head={[words.t("simulation.time"), ...drawn.map((line) => number(nameOf(line)))]}>
          <tbody>
            {stretches(drawn).map(({ from, to }) => (
              <tr key={from}>
                <th scope="row">{clockText(from, words)}</th>
                {drawn.map((line) => (
                  <td key={`${line.letter} ${line.name}`} class="number">
                    {write(mostOf({ ...line, points: line.points.slice(Math.floor(from / line.stretch), Math.ceil(to / line.stretch)) }))}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </Table>
      </details>
    </div>
  );
}

const nameOf = ({ letter, name }: Line): string => `${letter.toUpperCase()} ${name}`;

const mostOf = ({ points }: Line): number => points.reduce((most, value) => Math.max(most, value), 0);

/** The lines that reach highest, in the order in which they came. */
function highest(lines: Line[]): Line[] {
  if (lines.length <= MOST_LINES) return lines;
  const chosen = new Set(lines.toSorted((a, b) => mostOf(b) - mostOf(a)).slice(0, MOST_LINES));
  return lines.filter((line) => chosen.has(line));
}

/** The time in rows: of each the most is written. */
function stretches(lines: Line[]): { from: number; to: number }[] {
  const [line] = lines;
  if (line === undefined) return [];
  const points = Math.max(1, Math.ceil(line.points.length / MOST_ROWS));
  const rows = Math.ceil(line.points.length / points);
  return Array.from({ length: rows }, (_, row) => ({ from: row * points * line.stretch, to: (row + 1) * points * line.stretch }));
}

/** Where the label of a mark stands. */
const middleOf = ({ kind, from, to }: Mark, seconds: number): number => (kind === "burst" ? (from + Math.min(to, seconds)) / 2 : to);

/** Words at a time. */
interface Label {
  at: number;
  label: string;
}

/** Pixels of a letter, at most: those of the East take more. */
const LETTERS = { narrow: 7, wide: 13 };
const roomOf = (label: string): number => [...label].reduce((room, letter) => room + (letter < "\u2e80" ? LETTERS.narrow : LETTERS.wide), LETTERS.narrow);

/** Labels with their middles so that all stand inside of the chart; those that would run into others are left out. */
function placed(labels: Label[], seconds: number, width: number): Label[] {
  const pixels = width - MARGINS.left - MARGINS.right;
  let end = -MARGINS.left;
  return labels
    .filter(({ at, label }) => label !== "" && at <= seconds)
    .sort((a, b) => a.at - b.at)
    .flatMap(({ at, label }) => {
      const room = roomOf(label);
      const begin = Math.max(-MARGINS.left, Math.min((at / seconds) * pixels - room / 2, pixels + MARGINS.right - room));
      if (begin < end) return [];
      end = begin + room;
      return [{ label, at: ((begin + room / 2) / pixels) * seconds }];
    });
}

/** Round times: hours within two days, days beyond. */
function ticks(seconds: number, width: number): number[] {
  const room = Math.max(2, Math.floor(width / 75));
  const hours = [1 / 60, 1 / 12, 0.25, 0.5, 1, 2, 3, 6, 12, 24, 48, 120, 240, 720, 1440, 2400].map((hour) => hour * 3600);
  const step = hours.find((hour) => seconds / hour <= room) ?? seconds;
  return Array.from({ length: Math.floor(seconds / step) + 1 }, (_, index) => index * step);
}

function tickText(time: number, seconds: number, words: Words): string {
  if (seconds <= 2 * DAY) return time === DAY && seconds === DAY ? "24:00" : clockText(time % DAY, words);
  return words.t("simulation.day", { day: words.number(time / DAY + 1) });
}
