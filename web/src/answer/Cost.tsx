// Cost by line, A beside B: a bar for the shape of it, a table for adding up.

import type { ArchitectureReport, LineId, Report } from "../../generated/types";
import { Chart } from "../chart/Chart";
import { usePage } from "../context";
import { Letter, letterOf, Num, number, Section, Table } from "./parts";

/** The services that bill, in the order of the data. */
const SERVICES = ["dynamodb", "kinesis", "lambda", "firehose", "s3", "logs"];
const serviceOf = (id: string): string => id.split(".")[0] ?? id;

export function Cost({ report }: { report: Report }) {
  const { words } = usePage();
  const { architectures } = report;
  const lines = [...new Set(architectures.flatMap(({ bill }) => bill.map(({ id }) => id)))];
  const most = (id: LineId): number => Math.max(...architectures.map((architecture) => lineOf(architecture, id)?.usd ?? 0));
  lines.sort((one, other) => most(other) - most(one));
  const services = SERVICES.filter((service) => lines.some((id) => serviceOf(id) === service));
  return (
    <Section id="cost" wide>
      <Chart
        name="cost"
        title={words.t("cost.chart")}
        height={56 * architectures.length + 40}
        redraw={[report, words]}
        draw={(plot, { width, height }) => {
          const bars = architectures.flatMap(({ id, bill }) =>
            SERVICES.map((service) => ({
              architecture: letterOf(id).toUpperCase(),
              service,
              usd: bill.filter((line) => serviceOf(line.id) === service).reduce((sum, line) => sum + Math.max(line.usd, 0), 0),
            })).filter(({ usd }) => usd > 0),
          );
          const largest = Math.max(...architectures.map(({ monthly_usd }) => monthly_usd), 1e-9);
          const room = (usd: number): boolean => (usd / largest) * (width - 60) > 64;
          return plot.plot({
            width,
            height,
            marginLeft: 28,
            marginRight: 24,
            x: { label: null, grid: true, ticks: Math.max(2, Math.floor(width / 110)), tickFormat: (usd: number) => words.about(usd) },
            y: { label: null, domain: architectures.map(({ id }) => letterOf(id).toUpperCase()) },
            marks: [
              plot.barX(bars, plot.stackX({ x: "usd", y: "architecture", fill: (bar: { service: string }) => `var(--${bar.service})`, inset: 0.5 })),
              plot.text(bars, plot.stackX({ x: "usd", y: "architecture", text: (bar: { service: string; usd: number }) => (room(bar.usd) ? words.t(`service.${bar.service}`) : ""), fill: "var(--on-bar)" })),
              plot.ruleX([0]),
            ],
          });
        }}
      >
        <ul class="legend">
          {services.map((service) => (
            <li key={service}>
              <span class={`swatch ${service}`} aria-hidden="true" /> {words.t(`service.${service}`)}
            </li>
          ))}
        </ul>
      </Chart>
      <Table label={words.t("section.cost")} head={[words.t("cost.line"), ...architectures.map(({ id }) => number(letterOf(id).toUpperCase()))]}>
        <tbody>
          {lines.map((id) => (
            <tr key={id}>
              <th scope="row">
                <code>{id}</code>
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
            {architectures.map(({ id, monthly_usd }) => (
              <td key={id} class="number">
                <Num id="total">{words.usd(monthly_usd)}</Num>
              </td>
            ))}
          </tr>
          <tr class="minor">
            <th scope="row">{words.t("cost.per-million")}</th>
            {architectures.map(({ id, usd_per_million_changes }) => (
              <td key={id} class="number">
                {words.usd(usd_per_million_changes)}
              </td>
            ))}
          </tr>
          <tr class="minor">
            <th scope="row">{words.t("cost.per-gib")}</th>
            {architectures.map(({ id, usd_per_delivered_gib }) => (
              <td key={id} class="number">
                {words.usd(usd_per_delivered_gib)}
              </td>
            ))}
          </tr>
        </tfoot>
      </Table>
      <p class="meaning">
        {architectures.map(({ id }) => (
          <span key={id}>
            <Letter id={id} /> {words.t(`architecture.${id}`)}{" "}
          </span>
        ))}
      </p>
    </Section>
  );
}

const lineOf = (architecture: ArchitectureReport, id: LineId) => architecture.bill.find((line) => line.id === id);

function Amount({ architecture, id }: { architecture: ArchitectureReport; id: LineId }) {
  const { words } = usePage();
  const line = lineOf(architecture, id);
  if (line === undefined) return <td class="number">–</td>;
  return (
    <td class="number">
      <Num id={id}>{words.usd(line.usd)}</Num>
      <small class="meaning">
        {words.quantity(line.quantity, line.unit)}
        {line.grade !== "verified" && ` · ${words.t(`grade.${line.grade}`)}`}
      </small>
    </td>
  );
}
