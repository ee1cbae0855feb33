// The day, hour by hour: the load against what each architecture carries as configured.

import type { Headroom, Report } from "../../generated/types";
import { colorOf, type Shown, shownAs, shownIn } from "../architectures";
import { Chart, roomOf } from "../chart/Chart";
import { usePage } from "../context";
import { apart } from "./apart";
import { useSeen } from "./Picker";
import { Letter, Num, number, Section, Table } from "./parts";

/** What distinguishes capacities that have no color, by the place of their architecture. */
const DASHES = ["", "6,3", "2,3", "9,3,2,3", "4,4", "12,3"];
const dashOf = ({ place }: Shown): string => DASHES[place % DASHES.length] ?? "";

/** At which hour the name of a capacity stands: beside those before it, as long as there is room. */
const hourOf = (index: number): number => 3 + 5 * (index % 4);

/** With more architectures than this, the capacity of each is shown in few words. */
const FEW = 3;

/** A capacity this many times the peak would leave no room for the day itself. */
const OFF_SCALE = 3;

export const Day = apart(function Day({ report, headroom }: { report: Report; headroom: Headroom[] }) {
  const { words } = usePage();
  const { hourly_rates, peak_rate } = report.flow;
  const hours = hourly_rates.map((rate, hour) => ({ hour, rate }));
  const architectures = shownIn(report);
  const seen = useSeen(architectures);
  const named = (limit: string | null): string => (limit === null ? "" : words.t(`label.${limit}`));
  const carried = headroom.flatMap(({ architecture, ...of }) => {
    const shown = shownAs(architectures, architecture);
    return shown ? [{ shown, ...of }] : [];
  });
  const capacities = carried.flatMap(({ shown, peak_rate: rate }) => (rate == null ? [] : [{ shown, rate }]));
  const drawn = capacities.filter(
    ({ shown, rate }) => rate <= peak_rate * OFF_SCALE && seen.some(({ id }) => id === shown.id),
  );
  const isMany = carried.length > FEW;
  const top = Math.max(peak_rate, ...drawn.map(({ rate }) => rate)) * 1.1;
  return (
    <Section id="day">
      <ul class={`plain carried${isMany ? " is-many" : ""}`}>
        {carried.map(({ shown, peak_rate: rate, times_now, limit }) => (
          <li key={shown.id} class={rate == null || limit == null ? "brief" : undefined}>
            <Letter of={shown} />{" "}
            {rate == null
              ? words.t(isMany ? "day.nowhere" : "day.no-rate", { limit: named(limit) })
              : words.t(
                  limit == null ? (isMany ? "day.everywhere" : "day.any-rate") : isMany ? "day.up-to" : "day.carries",
                  {
                    rate: words.number(rate),
                    times: words.number(times_now ?? 0),
                    limit: named(limit),
                  },
                )}
          </li>
        ))}
      </ul>
      <Chart
        name="day"
        title={words.t("day.chart")}
        height={200}
        redraw={[report, headroom, words, seen.map(({ id }) => id).join()]}
        draw={(plot, { width, height }) =>
          plot.plot({
            width,
            height,
            marginLeft: 12 + roomOf(words.number(top)),
            marginRight: 24,
            marginBottom: 36,
            x: {
              label: words.t("day.hour"),
              domain: [0, 24],
              ticks: width < 420 ? [0, 6, 12, 18, 24] : [0, 3, 6, 9, 12, 15, 18, 21, 24],
              tickFormat: (hour: number) => String(hour),
            },
            y: {
              label: words.t("day.rate"),
              grid: true,
              domain: [0, top],
              tickFormat: (rate: number) => words.number(rate),
            },
            marks: [
              plot.rectY(hours, {
                x1: "hour",
                x2: ({ hour }: { hour: number }) => hour + 1,
                y: "rate",
                fill: "var(--load)",
                inset: 0.5,
              }),
              ...drawn.flatMap(({ shown, rate }, index) => [
                plot.ruleY([rate], { stroke: colorOf(shown), strokeWidth: 2.5, strokeDasharray: dashOf(shown) }),
                plot.text([rate], {
                  x: hourOf(index),
                  y: (value: number) => value,
                  text: () => words.t("day.capacity", { letter: shown.letter }),
                  dy: -8,
                  fill: colorOf(shown),
                }),
              ]),
              plot.ruleY([0]),
            ],
          })
        }
      />
      <p>
        {words.t("day.peak")} <Num id="flow.peak_rate">{words.number(peak_rate)}</Num> · {words.t("day.mean")}{" "}
        <Num id="flow.mean_rate">{words.number(report.flow.mean_rate)}</Num>
      </p>
      <details>
        <summary>{words.t("chart.as-table")}</summary>
        <Table label={words.t("section.day")} head={[words.t("day.hour"), number(words.t("day.rate"))]}>
          <tbody>
            {hours.map(({ hour, rate }) => (
              <tr key={hour}>
                <th scope="row">{hour}</th>
                <td class="number">{words.number(rate)}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      </details>
    </Section>
  );
});
