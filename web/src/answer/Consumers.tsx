// Consumers: how each architecture feeds them, and who takes which part of the read budget of a shard.

import "./Consumers.css";
import type { LimitId, ReaderReport, Report } from "../../generated/types";
import { colorOf, columnOf, lettered, nameOf, priced, type ShownWhole, shownIn, stepOf } from "../architectures";
import { Chart } from "../chart/Chart";
import { usePage } from "../context";
import { apart } from "./apart";
import { column, Fold, Letter, Num, number, OutcomeBadge, Section, Swatch, Table } from "./parts";

/** What the readers of a shard share. */
const BUDGET: LimitId[] = ["kinesis.read_calls", "kinesis.read_bytes"];

export const Consumers = apart(function Consumers({ report }: { report: Report }) {
  const { words } = usePage();
  const architectures = shownIn(report);
  const streams = architectures.filter(({ limits }) => limits.some(({ id }) => BUDGET.includes(id)));
  return (
    <Section id="budget" wide>
      <Feeds architectures={architectures} />
      {streams.length > 0 && <p class="meaning">{words.t("budget.meaning")}</p>}
      <div class={streams.length > 1 ? "streams is-many" : "streams"}>
        {streams.map((stream) => (
          <div key={stream.id}>
            {streams.length > 1 && (
              <h3>
                <Letter of={stream} /> {nameOf(stream, words)}
              </h3>
            )}
            <div class="pair">
              <Bar
                stream={stream}
                isOnly={streams.length === 1}
                limit="kinesis.read_calls"
                name="calls"
                part={({ calls_per_second }) => calls_per_second}
              />
              <Bar
                stream={stream}
                isOnly={streams.length === 1}
                limit="kinesis.read_bytes"
                name="bytes"
                part={({ bytes_per_second }) => bytes_per_second}
              />
            </div>
            <Fold summary={words.t("budget.readers")}>
              <Readers stream={stream} />
            </Fold>
          </div>
        ))}
      </div>
    </Section>
  );
});

/** How each architecture feeds the consumers of the scenario, and what they add to its cost. */
function Feeds({ architectures }: { architectures: ShownWhole[] }) {
  const { words } = usePage();
  const asked = architectures[0]?.consumers ?? [];
  if (asked.length === 0) return <p class="meaning">{words.t("feeds.none")}</p>;
  return (
    <div class="feeds">
      <Table
        label={words.t("feeds.title")}
        head={[words.t("budget.reader"), ...architectures.map((one) => column(lettered(one, words), one))]}
      >
        <tbody>
          {asked.map(({ kind, count }, index) => (
            <tr key={index}>
              <th scope="row">
                {count > 1 && `${count} × `}
                {words.t(`consumer.${kind}`)}
              </th>
              {architectures.map((one) => (
                <td key={one.id} class={columnOf(one)}>
                  {one.consumers[index] && words.t(`feed.${one.consumers[index].by}`)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{words.t("feeds.cost")}</th>
            {architectures.map((one) => (
              <td key={one.id} class={columnOf(one)}>
                {priced(one.consumers_usd, words)}
              </td>
            ))}
          </tr>
          <tr>
            <th scope="row">{words.t("fit.title")}</th>
            {architectures.map((one) => (
              <td key={one.id} class={columnOf(one)}>
                <OutcomeBadge outcome={one.fit.outcome} />
              </td>
            ))}
          </tr>
        </tfoot>
      </Table>
    </div>
  );
}

interface BarProps {
  stream: ShownWhole;
  /** whether there is no other stream beside it */
  isOnly: boolean;
  limit: LimitId;
  name: string;
  part: (reader: ReaderReport) => number;
}

/** One budget, filled by each reader in turn. */
function Bar({ stream, isOnly, limit: id, name, part }: BarProps) {
  const { words } = usePage();
  const limit = stream.limits.find((limit) => limit.id === id);
  if (limit === undefined) return null;
  const shared = stream.readers.filter(({ fan_out }) => !fan_out);
  const title = `${isOnly ? "" : `${stream.letter} `}${words.t(`budget.${name}`)}: ${words.of(limit.demand, limit.limit, limit.unit)} (${words.utilization(limit.utilization)})`;
  const show = (value: number): string => (name === "bytes" ? words.bytes(value) : words.number(value));
  return (
    <div>
      <h3>
        {words.t(`budget.${name}`)}{" "}
        <Num id={id}>
          {words.of(limit.demand, limit.limit, limit.unit)}{" "}
          <strong class={`verdict-${limit.verdict}`}>{words.utilization(limit.utilization)}</strong>
        </Num>
      </h3>
      <Chart
        name={isOnly ? `read-${name}` : `read-${name}-${stream.letter}`}
        title={title}
        height={84}
        redraw={[stream, words]}
        draw={(plot, { width, height }) => {
          const most = Math.max(limit.limit * 1.2, limit.demand * 1.05);
          let end = 0;
          const parts = shared.map((reader, index) => {
            const start = end;
            end += part(reader);
            const name = (reader.count > 1 ? `${reader.count}× ` : "") + words.t(`reader.${reader.name}`);
            return { start, value: part(reader), name, look: stepOf(index) };
          });
          const fits = ({ value, name }: { value: number; name: string }): boolean =>
            (value / most) * width > name.length * 6.5 + 4;
          return plot.plot({
            width,
            height,
            marginLeft: 4,
            marginRight: 12,
            marginTop: 18,
            x: {
              label: null,
              domain: [0, most],
              ticks: ticks(limit.limit, name === "bytes" ? 4 : limit.limit),
              tickFormat: show,
            },
            y: { axis: null, domain: [0] },
            marks: [
              ...parts.flatMap(({ start, value, name, look }) => [
                plot.barX([start], {
                  x1: start,
                  x2: start + value,
                  y: [0],
                  fill: colorOf(stream),
                  fillOpacity: look.opacity,
                  stroke: colorOf(stream),
                  inset: 0.75,
                }),
                plot.text(fits({ value, name }) ? [name] : [], { x: start + value / 2, y: [0], fill: look.text }),
              ]),
              plot.ruleX([limit.limit], { stroke: "var(--limit)", strokeWidth: 3 }),
              plot.text([limit.limit], {
                x: (value: number) => value,
                text: () => words.t("budget.limit", { limit: show(limit.limit) }),
                frameAnchor: "top",
                dy: -12,
                fill: "var(--limit)",
              }),
            ],
          });
        }}
      />
    </div>
  );
}

/** Whole parts of a limit. */
const ticks = (limit: number, parts: number): number[] =>
  Array.from({ length: parts + 1 }, (_, part) => (part * limit) / parts);

function Readers({ stream }: { stream: ShownWhole }) {
  const { words } = usePage();
  return (
    <Table
      label={words.t("section.budget")}
      head={[
        words.t("budget.reader"),
        words.t("budget.how"),
        number(words.t("budget.calls")),
        number(words.t("budget.bytes")),
      ]}
    >
      <tbody>
        {stream.readers.map((reader, index) => (
          <tr key={index}>
            <th scope="row">
              {!reader.fan_out && (
                <Swatch of={stream} part={stream.readers.slice(0, index).filter(({ fan_out }) => !fan_out).length} />
              )}{" "}
              {reader.count > 1 && `${reader.count} × `}
              {words.t(`reader.${reader.name}`)}
            </th>
            <td>{words.t(reader.fan_out ? "budget.fan-out" : "budget.shared")}</td>
            <td class="number">{reader.fan_out ? "–" : words.number(reader.calls_per_second)}</td>
            <td class="number">{words.bytes(reader.bytes_per_second)}/s</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
