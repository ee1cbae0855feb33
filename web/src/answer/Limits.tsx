// Shards by what asks for them, and every limit with its demand.

import "./Limits.css";
import { Fragment } from "preact";
import type { LimitReport, Message, Report, ReportMessages } from "../../generated/types";
import { columnOf, nameOf, type ShownWhole, shownIn } from "../architectures";
import { usePage } from "../context";
import { apart } from "./apart";
import { Fold, Gauge, Letter, LevelBadge, Num, number, Section, Table } from "./parts";
import type { Whole } from "./useReport";

export const Shards = apart(function Shards({ report }: { report: Report }) {
  const { words } = usePage();
  return (
    <Section id="shards" wide>
      <div class="pair">
        {shownIn(report).map((architecture) => {
          if (architecture.shards.used === 0) return null;
          const { id, shards } = architecture;
          const asked = Object.entries(shards.by);
          const most = Math.max(shards.used, ...asked.map(([, count]) => count));
          return (
            <div key={id} class={columnOf(architecture)}>
              <h3>
                <Letter of={architecture} />{" "}
                {words.t("shards.used", { used: words.number(shards.used), required: words.number(shards.required) })}
              </h3>
              {shards.layout != null && <p class="meaning">{words.t(`layout.${shards.layout}`)}</p>}
              {asked.length > 0 && (
                <Table
                  label={words.t("section.shards")}
                  head={[words.t("shards.constraint"), number(words.t("shards.asks")), ""]}
                >
                  <tbody>
                    {asked.map(([constraint, count]) => (
                      <tr key={constraint} class={constraint === shards.binding ? "binding" : ""}>
                        <th scope="row">
                          <Id>{constraint}</Id>
                          {constraint === shards.binding && <small class="meaning">{words.t("shards.binds")}</small>}
                        </th>
                        <td class="number">
                          <Num id={`shards.${constraint}`}>{words.number(count)}</Num>
                        </td>
                        <td>
                          <Gauge share={count / most} />
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </Table>
              )}
              {shards.aws_guide != null && (
                <p class="meaning">
                  {words.t("shards.guide")} <Num id="shards.aws_guide">{words.number(shards.aws_guide)}</Num>
                </p>
              )}
            </div>
          );
        })}
      </div>
    </Section>
  );
});

export const Limits = apart(function Limits({ whole: { report, messages } }: { whole: Whole }) {
  return (
    <Section id="limits" wide>
      <div class="pair">
        {shownIn(report).map((architecture, index) => (
          <LimitsOf
            key={architecture.id}
            architecture={architecture}
            remedies={messages.remedies[index] ?? []}
            safer={messages.safer[index] ?? undefined}
          />
        ))}
      </div>
    </Section>
  );
});

interface LimitsProps {
  architecture: ShownWhole;
  remedies: ReportMessages["remedies"][number];
  /** what lowers the risk, if something simple does */
  safer: Message | undefined;
}

/** At less than this share, a limit is far away. */
const FAR = 0.5;

function LimitsOf({ architecture, remedies, safer }: LimitsProps) {
  const { words } = usePage();
  const rows = architecture.limits.map((limit, index) => ({ limit, remedy: remedies[index] }));
  rows.sort((one, other) => other.limit.utilization - one.limit.utilization);
  const { throttling, throttling_after_increase: after } = architecture;
  const far = rows.filter(({ limit }) => limit.utilization < FAR);
  const near = rows.filter((row) => !far.includes(row));
  return (
    <div class={columnOf(architecture)}>
      <h3>
        <Letter of={architecture} /> {nameOf(architecture, words)}
      </h3>
      {safer && (
        <p>
          <LevelBadge level={(after ?? throttling).decisive_level} /> {words.t("limits.safer")} {words.message(safer)}
        </p>
      )}
      {near.length > 0 && <LimitTable of={architecture} rows={near} />}
      {far.length > 0 && (
        <Fold summary={words.t("limits.far", { count: far.length })}>
          <LimitTable of={architecture} rows={far} />
        </Fold>
      )}
    </div>
  );
}

interface Row {
  limit: LimitReport;
  remedy: Message | null | undefined;
}

function LimitTable({ of, rows }: { of: ShownWhole; rows: Row[] }) {
  const { words } = usePage();
  return (
    <Table
      label={`${words.t("section.limits")} ${nameOf(of, words)}`}
      head={[words.t("limits.limit"), words.t("limits.verdict"), words.t("limits.throttled")]}
    >
      <tbody>
        {rows.map((row) => (
          <LimitRow key={row.limit.id} of={of} {...row} />
        ))}
      </tbody>
    </Table>
  );
}

function LimitRow({ of, limit, remedy }: Row & { of: ShownWhole }) {
  const { words } = usePage();
  const { id, nature, verdict, delay_seconds: delay } = limit;
  return (
    <tr>
      <th scope="row">
        <span title={words.t(`limit.${id}`)}>{words.t(`label.${id}`)}</span> <Id>{id}</Id>{" "}
        <span class="nature" title={words.find(`nature.${nature}.help`)}>
          {words.t(`nature.${nature}`)}
        </span>
      </th>
      <td>
        <Gauge share={limit.utilization} verdict={verdict} />{" "}
        <strong class={`verdict-${verdict}`}>
          {words.utilization(limit.utilization)} {words.t(`verdict.${verdict}`)}
        </strong>{" "}
        {delay !== undefined && delay !== 0 && (
          <small class="meaning">
            {delay === null ? words.t("limits.delay-endless") : words.t("limits.delay", { delay: words.time(delay) })}
          </small>
        )}{" "}
        <small class="meaning">
          <Num id={id}>{words.of(limit.demand, limit.limit, limit.unit)}</Num>
        </small>{" "}
        {verdict !== "ok" && remedy && <small class="meaning">{words.message(remedy)}</small>}
      </td>
      <td data-label={words.t("limits.throttled")}>
        <Throttled of={of} id={id} />
      </td>
    </tr>
  );
}

/** The share of the traffic that a limit throttles, and what that is once quotas are raised. */
function Throttled({
  of: { throttling, throttling_after_increase: after },
  id,
}: {
  of: ShownWhole;
  id: LimitReport["id"];
}) {
  const { words } = usePage();
  const [today, raised] = [throttling, after].map((risk) => risk?.by.find(({ limit }) => limit === id));
  return (
    <>
      {today && (
        <>
          <LevelBadge level={today.level} /> <Num id={`throttling.${id}`}>{words.percent(today.throttled_share)}</Num>
        </>
      )}
      {raised && raised.level !== today?.level && (
        <small class="meaning">
          {words.t("summary.after-increase")} <LevelBadge level={raised.level} />{" "}
          {words.percent(raised.throttled_share)}
        </small>
      )}
    </>
  );
}

/** An id; a line may end after a part of it. */
const Id = ({ children }: { children: string }) => (
  <code>
    {children.split(/(?<=[._])/).map((part, index) => (
      <Fragment key={index}>
        {part}
        <wbr />
      </Fragment>
    ))}
  </code>
);
