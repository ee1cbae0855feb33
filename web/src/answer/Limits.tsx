// Shards by what asks for them, and every limit with its demand.

import "./Limits.css";
import type { LimitReport, Message, Report, View } from "../../generated/types";
import { nameOf, type Shown, shownIn } from "../architectures";
import { usePage } from "../context";
import { apart } from "./apart";
import { Gauge, Letter, LevelBadge, Num, number, Section, Table } from "./parts";

export const Shards = apart(function Shards({ report }: { report: Report }) {
  const { words } = usePage();
  return (
    <Section id="shards">
      {shownIn(report).map((architecture) => {
        if (architecture.shards.used === 0) return null;
        const { id, shards } = architecture;
        const asked = Object.entries(shards.by);
        const most = Math.max(shards.used, ...asked.map(([, count]) => count));
        return (
          <div key={id}>
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
                        <code>{constraint}</code>
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
    </Section>
  );
});

export const Limits = apart(function Limits({ view }: { view: View }) {
  return (
    <Section id="limits" wide>
      {shownIn(view.report).map((architecture, index) => (
        <LimitsOf
          key={architecture.id}
          architecture={architecture}
          remedies={view.messages.remedies[index] ?? []}
          safer={view.messages.safer[index] ?? undefined}
        />
      ))}
    </Section>
  );
});

interface LimitsProps {
  architecture: Shown;
  remedies: View["messages"]["remedies"][number];
  /** what lowers the risk, if something simple does */
  safer: Message | undefined;
}

function LimitsOf({ architecture, remedies, safer }: LimitsProps) {
  const { words } = usePage();
  const rows = architecture.limits.map((limit, index) => ({ limit, remedy: remedies[index] }));
  rows.sort((one, other) => other.limit.utilization - one.limit.utilization);
  const { throttling, throttling_after_increase: after } = architecture;
  const risk = ({ id }: LimitReport, { by } = throttling) => by.find(({ limit }) => limit === id);
  return (
    <>
      <h3>
        <Letter of={architecture} /> {nameOf(architecture, words)}
      </h3>
      {safer && (
        <p>
          <LevelBadge level={(after ?? throttling).decisive_level} /> {words.t("limits.safer")} {words.message(safer)}
        </p>
      )}
      <Table
        label={words.t("section.limits")}
        head={[
          words.t("limits.limit"),
          words.t("limits.demand"),
          words.t("limits.verdict"),
          words.t("limits.throttled"),
        ]}
      >
        <tbody>
          {rows.map(({ limit, remedy }) => {
            const [today, raised] = [risk(limit), after && risk(limit, after)];
            return (
              <tr key={limit.id}>
                <th scope="row">
                  <IdWithMeaning id={limit.id} meaning={words.t(`limit.${limit.id}`)} />
                  <span class="nature" title={words.find(`nature.${limit.nature}.help`)}>
                    {words.t(`nature.${limit.nature}`)}
                  </span>
                </th>
                <td>
                  <Gauge share={limit.utilization} verdict={limit.verdict} />{" "}
                  <Num id={limit.id}>{words.of(limit.demand, limit.limit, limit.unit)}</Num>
                </td>
                <td>
                  <strong class={`verdict-${limit.verdict}`}>
                    {words.utilization(limit.utilization)} {words.t(`verdict.${limit.verdict}`)}
                  </strong>
                  {limit.delay_seconds !== undefined && limit.delay_seconds !== 0 && (
                    <small class="meaning">
                      {limit.delay_seconds === null
                        ? words.t("limits.delay-endless")
                        : words.t("limits.delay", { delay: words.seconds(limit.delay_seconds) })}
                    </small>
                  )}
                  {limit.verdict !== "ok" && remedy && <small class="meaning">{words.message(remedy)}</small>}
                </td>
                <td>
                  {today && (
                    <>
                      <LevelBadge level={today.level} />{" "}
                      <Num id={`throttling.${limit.id}`}>{words.percent(today.throttled_share)}</Num>
                    </>
                  )}
                  {raised && raised.level !== today?.level && (
                    <small class="meaning">
                      {words.t("summary.after-increase")} <LevelBadge level={raised.level} />{" "}
                      {words.percent(raised.throttled_share)}
                    </small>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </Table>
    </>
  );
}

/** The id and what it is. */
function IdWithMeaning({ id, meaning }: { id: string; meaning?: string | undefined }) {
  return (
    <>
      <code>{id}</code>
      {meaning && <small class="meaning">{meaning}</small>}
    </>
  );
}
