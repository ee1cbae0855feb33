// Cost against the write rate: where the two cross, and where this scenario stands.

import type { Curve as CurveData, Report } from "../../generated/types";
import { colorOf, headOf, shownAs, shownIn } from "../architectures";
import { Chart, roomOf } from "../chart/Chart";
import { usePage } from "../context";
import { apart } from "./apart";
import { useSeen } from "./Picker";
import { number, Section, Table } from "./parts";

interface Point {
  rate: number;
  usd: number;
  carried: boolean;
}

/** Of the chart, of its lines, and of a letter, in pixels. */
const HEIGHT = 240;
const DRAWN = 180;
const LETTER = 14;

/** How far down each line's letter is moved so that none lies on another. */
function apartBy(lines: number[][]): number[] {
  const all = lines.flat().map(Math.log);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const places = lines.map((line) => ((most - Math.log(line.at(-1) ?? 1)) / (most - least || 1)) * DRAWN);
  const shifts = places.map(() => 0);
  let free = Number.NEGATIVE_INFINITY;
  for (const index of [...places.keys()].sort((one, other) => (places[one] ?? 0) - (places[other] ?? 0))) {
    const place = Math.max(places[index] ?? 0, free);
    shifts[index] = place - (places[index] ?? 0);
    free = place + LETTER;
  }
  return shifts;
}

export const Curve = apart(function Curve({ report, curve }: { report: Report; curve: CurveData }) {
  const { words } = usePage();
  const architectures = shownIn(report);
  const seen = useSeen(architectures);
  const lines = curve.series.flatMap(({ architecture, monthly_usd, carries }) => {
    const of = shownAs(architectures, architecture);
    const points = curve.rates.map(
      (rate, index): Point => ({ rate, usd: monthly_usd[index] ?? NaN, carried: carries[index] ?? false }),
    );
    return of ? [{ of, points }] : [];
  });
  const most = Math.max(1, ...curve.series.flatMap(({ monthly_usd }) => monthly_usd.map((usd) => usd ?? 0)));
  const shifts = apartBy(lines.map(({ points }) => points.filter(({ usd }) => usd > 0).map(({ usd }) => usd)));
  const here = report.flow.mean_rate;
  const rows = curve.rates.flatMap((rate, index) => (index % 8 === 0 ? [{ rate, index }] : []));
  return (
    <Section id="curve">
      <p class="meaning">{words.t("curve.meaning")}</p>
      <p>
        {curve.crossings.length === 0
          ? words.t("curve.no-crossing")
          : curve.crossings
              .map(({ rate, cheaper_above }) =>
                words.t("curve.crossing", {
                  rate: words.number(rate),
                  cheaper: shownAs(architectures, cheaper_above)?.letter ?? cheaper_above,
                }),
              )
              .join(" ")}
      </p>
      <Chart
        name="cost-by-rate"
        title={words.t("section.curve")}
        height={HEIGHT}
        redraw={[curve, words, seen.map(({ id }) => id).join()]}
        draw={(plot, { width, height }) =>
          plot.plot({
            width,
            height,
            // The highest of the powers of ten that are written beside it.
            marginLeft: 12 + roomOf(words.about(10 ** Math.ceil(Math.log10(most)))),
            marginRight: 12 + roomOf(words.number(curve.rates.at(-1) ?? 0)) / 2,
            marginBottom: 38,
            x: {
              type: "log",
              label: words.t("curve.rate"),
              ticks: Math.max(2, Math.floor(width / 130)),
              tickFormat: (rate: number) => words.number(rate),
              grid: true,
            },
            y: {
              type: "log",
              label: words.t("curve.usd"),
              ticks: 5,
              tickFormat: (usd: number) => words.about(usd),
              grid: true,
            },
            marks: [
              plot.ruleX([here], { stroke: "var(--ink)", strokeDasharray: "3,3" }),
              plot.text([here], {
                x: (rate: number) => rate,
                text: () => words.t("curve.here"),
                frameAnchor: "top",
                dy: -10,
                fill: "var(--ink)",
              }),
              ...lines.flatMap(({ of, points }, index) => {
                const own = points.filter(({ usd }) => usd > 0);
                // The others stand behind the two that a phone has room for.
                const stroke = seen.some(({ id }) => id === of.id) ? colorOf(of) : "var(--edge)";
                return [
                  plot.line(own, { x: "rate", y: "usd", stroke, strokeWidth: 1.25, strokeDasharray: "2,4" }),
                  plot.line(own, {
                    x: "rate",
                    y: ({ usd, carried }: Point) => (carried ? usd : NaN),
                    stroke,
                    strokeWidth: 2.5,
                  }),
                  plot.text(own.slice(-1), {
                    x: "rate",
                    y: "usd",
                    text: () => of.letter,
                    dx: 10,
                    dy: shifts[index] ?? 0,
                    fill: stroke,
                    fontWeight: "bold",
                  }),
                ];
              }),
              plot.dot(curve.crossings, {
                x: "rate",
                y: "monthly_usd",
                r: 5,
                stroke: "var(--ink)",
                fill: "var(--card)",
              }),
            ],
          })
        }
      />
      <details>
        <summary>{words.t("chart.as-table")}</summary>
        <Table
          label={words.t("section.curve")}
          head={[words.t("curve.rate"), ...lines.map(({ of }) => number(headOf(of, words)))]}
        >
          <tbody>
            {rows.map(({ rate, index }) => (
              <tr key={rate}>
                <th scope="row">{words.number(rate)}</th>
                {lines.map(({ of, points }) => (
                  <td key={of.id} class="number">
                    {words.usd(points[index]?.usd ?? NaN)}
                    {!points[index]?.carried && <small class="meaning">{words.t("curve.not-carried")}</small>}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </Table>
      </details>
    </Section>
  );
});
