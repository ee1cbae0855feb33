// Cost by line, architectures beside each other: a bar for the shape of it, a table for adding up.

import "./Cost.css";
import type { ArchitectureReport, LineId } from "../../generated/types";
import { colorOf, columnOf, nameOf, priced, type ShownWhole, shownIn, stepOf } from "../architectures";
import { Chart } from "../chart/Chart";
import { usePage } from "../context";
import { apart } from "./apart";
import { Brief } from "./Brief";
import { useSeen } from "./Picker";
import { Letter, Num, number, Section, Swatch, Table } from "./parts";
import type { Whole } from "./useReport";

/** With more lines than this, what they are and their quantities are seen on demand where the window is wide. */
const MOST_LINES = 10;
/** With more architectures than this, bars are narrow. */
const FEW = 3;
/** Services in the order of the data; those that others bill come after them. */
const ORDER = ["dynamodb", "kinesis", "lambda", "firehose", "s3", "logs"];

export const Cost = apart(function Cost({ whole: { report, by_service } }: { whole: Whole }) {
  const { words } = usePage();
  const architectures = shownIn(report);
  const seen = useSeen(architectures);
  const lines = [
    ...new Set(architectures.flatMap((one) => [...one.bill, ...missingOf(one)].map(({ id }): LineId => id))),
  ];
  const most = (id: LineId): number =>
    Math.max(...architectures.map((architecture) => lineOf(architecture, id)?.usd ?? 0));
  lines.sort((one, other) => most(other) - most(one));
  const billed = new Set(seen.flatMap(({ place }) => by_service[place] ?? []).map(({ service }) => service));
  const services = [
    ...ORDER.filter((service) => billed.has(service)),
    ...[...billed].filter((service) => !ORDER.includes(service)),
  ];
  const partial = seen.filter(({ not_priced }) => not_priced != null);
  const named = (service: string): string => words.find(`service.${service}`) ?? service;
  const minor = (label: string, of: (architecture: ShownWhole) => string) => (
    <tr class="minor">
      <th scope="row">{label}</th>
      {architectures.map((architecture) => (
        <td key={architecture.id} class={`number ${columnOf(architecture)}`}>
          {of(architecture)}
        </td>
      ))}
    </tr>
  );
  return (
    <Section id="cost" wide>
      <Chart
        name="cost"
        title={words.t("cost.chart")}
        height={(seen.length > FEW ? 32 : 56) * seen.length + 40}
        redraw={[report, words, seen.map(({ id }) => id).join()]}
        draw={(plot, { width, height }) => {
          const bars = seen.flatMap((of) => {
            let end = 0;
            return services.flatMap((service, part) => {
              const usd = by_service[of.place]?.find((one) => one.service === service)?.usd ?? 0;
              const start = end;
              end += usd;
              return usd > 0 ? [{ of, service, start, end, look: stepOf(part) }] : [];
            });
          });
          const largest = Math.max(...seen.map(({ monthly_usd }) => monthly_usd ?? 0), 1e-9);
          const room = (usd: number): boolean => (usd / largest) * (width - 60) > 64;
          return plot.plot({
            width,
            height,
            marginLeft: 28,
            marginRight: 24,
            x: {
              label: null,
              grid: true,
              ticks: Math.max(2, Math.floor(width / 110)),
              tickFormat: (usd: number) => words.about(usd),
            },
            y: { label: null, domain: seen.map(({ letter }) => letter) },
            marks: [
              ...bars.flatMap(({ of, service, start, end, look }) => [
                plot.barX([start], {
                  x1: start,
                  x2: end,
                  y: [of.letter],
                  fill: colorOf(of),
                  fillOpacity: look.opacity,
                  stroke: colorOf(of),
                  // A bill that lacks lines is no whole bar.
                  ...(of.not_priced && { fill: "none", strokeDasharray: "3,3" }),
                  inset: 0.5,
                }),
                plot.text(room(end - start) ? [named(service)] : [], {
                  x: (start + end) / 2,
                  y: [of.letter],
                  fill: of.not_priced ? "var(--ink)" : look.text,
                }),
              ]),
              plot.ruleX([0]),
            ],
          });
        }}
      >
        <ul class="legend">
          {services.map((service, part) => (
            <li key={service}>
              {seen
                .filter(({ place }) => by_service[place]?.some((one) => one.service === service && one.usd > 0))
                .map((of) => (
                  <Swatch key={of.id} of={of} part={part} />
                ))}{" "}
              {named(service)}
            </li>
          ))}
          {partial.length > 0 && (
            <li>
              {partial.map((of) => (
                <Letter key={of.id} of={of} />
              ))}{" "}
              {words.t("cost.without")}
            </li>
          )}
        </ul>
      </Chart>
      <Brief isMany={lines.length > MOST_LINES} more={words.t("cost.whole")}>
        <Table
          label={words.t("section.cost")}
          head={[
            words.t("cost.line"),
            ...architectures.map((one) =>
              number(
                <>
                  <Letter of={one} /> {nameOf(one, words)} {!one.promises.every_change && words.t("summary.not-a-log")}
                </>,
                one,
              ),
            ),
          ]}
        >
          <tbody>
            {lines.map((id) => (
              <tr key={id} class="line">
                <th scope="row">
                  {words.t(`label.${id}`)} <code>{id}</code>
                  <small class="meaning">{words.t(`line.${id}`)}</small>
                </th>
                {architectures.map((architecture) => (
                  <Amount key={architecture.id} architecture={architecture} id={id} />
                ))}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{words.t("cost.total")}</th>
              {architectures.map((one) => (
                <td key={one.id} class={`number ${columnOf(one)}`}>
                  <Num id="total" of={one.id}>
                    {priced(one.monthly_usd, words)}
                  </Num>
                </td>
              ))}
            </tr>
            {architectures.some(({ not_priced }) => not_priced != null) &&
              minor(words.t("cost.without"), ({ monthly_usd, not_priced }) =>
                priced(not_priced?.usd_without ?? monthly_usd, words),
              )}
            {architectures.some(({ consumers_usd }) => consumers_usd !== 0) &&
              minor(words.t("cost.consumers"), ({ consumers_usd }) => priced(consumers_usd, words))}
            {architectures.some(({ unpacked_usd }) => unpacked_usd != null) &&
              minor(words.t("cost.unpacked"), ({ unpacked_usd }) =>
                unpacked_usd == null ? "–" : words.usd(unpacked_usd),
              )}
            {minor(words.t("cost.per-million"), ({ usd_per_million_changes: usd }) => priced(usd, words))}
            {minor(words.t("cost.per-gib"), ({ usd_per_delivered_gib: usd }) => priced(usd, words))}
          </tfoot>
        </Table>
      </Brief>
    </Section>
  );
});

/** The lines whose price is missing. */
const missingOf = ({ not_priced }: ArchitectureReport) => not_priced?.lines ?? [];

const lineOf = (architecture: ArchitectureReport, id: LineId) => architecture.bill.find((line) => line.id === id);

function Amount({ architecture, id }: { architecture: ShownWhole; id: LineId }) {
  const { words } = usePage();
  const look = `number ${columnOf(architecture)}`;
  const line = lineOf(architecture, id);
  const missing = missingOf(architecture).find((line) => line.id === id);
  if (missing !== undefined)
    return (
      <td class={look}>
        {words.t("cost.no-price")}
        <small class="meaning">{missing.price}</small>
      </td>
    );
  if (line === undefined) return <td class={`${look} none`}>–</td>;
  return (
    <td class={look}>
      <Num id={id}>{words.usd(line.usd)}</Num>
      <small class="meaning">
        {words.quantity(line.quantity, line.unit)}
        {line.grade !== "verified" && ` · ${words.t(`grade.${line.grade}`)}`}
      </small>
    </td>
  );
}
