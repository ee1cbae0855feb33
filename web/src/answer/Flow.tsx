// What rounding wastes hop by hop, and how old the data is when it arrives.

import type { Report } from "../../generated/types";
import { nameOf, shownIn } from "../architectures";
import { usePage } from "../context";
import { apart } from "./apart";
import { Gauge, Letter, Num, number, Section, Table } from "./parts";

export const Efficiency = apart(function Efficiency({ report }: { report: Report }) {
  const { words } = usePage();
  return (
    <Section id="efficiency">
      <p class="meaning">{words.t("efficiency.meaning")}</p>
      <Table
        label={words.t("section.efficiency")}
        head={[
          words.t("efficiency.hop"),
          number(words.t("efficiency.carried")),
          number(words.t("efficiency.billed")),
          words.t("efficiency.waste"),
        ]}
      >
        <tbody>
          {shownIn(report).flatMap((architecture) =>
            architecture.efficiency.map((hop) => (
              <tr key={`${architecture.id} ${hop.hop}`}>
                <th scope="row">
                  <Letter of={architecture} /> {words.t(`hop.${hop.hop}`)}
                </th>
                <td class="number">{words.bytes(hop.carried_bytes)}</td>
                <td class="number">{words.bytes(hop.billed_bytes)}</td>
                <td>
                  <Gauge share={hop.rounding_waste} />{" "}
                  <Num id={`efficiency.${hop.hop}`}>{words.percent(hop.rounding_waste)}</Num>
                </td>
              </tr>
            )),
          )}
        </tbody>
      </Table>
    </Section>
  );
});

export const Freshness = apart(function Freshness({ report }: { report: Report }) {
  const { words } = usePage();
  return (
    <Section id="freshness" wide>
      <p class="meaning">{words.t("freshness.meaning")}</p>
      <div class="pair">
        {shownIn(report).map((architecture) => (
          <Table
            key={architecture.id}
            label={`${words.t("section.freshness")} ${nameOf(architecture, words)}`}
            head={[
              words.t("freshness.stage"),
              number(words.t("freshness.mean")),
              number(words.t("freshness.worst")),
              "",
            ]}
          >
            <tbody>
              {architecture.freshness.stages.map(({ stage, mean_seconds, worst_seconds }) => (
                <tr key={stage}>
                  <th scope="row">
                    <Letter of={architecture} /> {words.t(`stage.${stage}`)}
                  </th>
                  <td class="number">
                    <Age id={`freshness.${stage.replaceAll(" ", "-")}`} seconds={mean_seconds} />
                  </td>
                  <td class="number">
                    <Age seconds={worst_seconds} />
                  </td>
                  <td>
                    <Gauge share={shareOf(mean_seconds, architecture.freshness.mean_seconds)} />
                  </td>
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr>
                <th scope="row">
                  <Letter of={architecture} /> {words.t("freshness.all")}
                </th>
                <td class="number">
                  <Age id="freshness.mean" seconds={architecture.freshness.mean_seconds} />
                </td>
                <td class="number">
                  <Age id="freshness.worst" seconds={architecture.freshness.worst_seconds} />
                </td>
                <td />
              </tr>
            </tfoot>
          </Table>
        ))}
      </div>
    </Section>
  );
});

/** A time with its explanation; one that grows without end has none. */
function Age({ id, seconds }: { id?: string; seconds: number | null }) {
  const { words } = usePage();
  if (seconds === null) return words.t("endless");
  return id === undefined ? words.seconds(seconds) : <Num id={id}>{words.seconds(seconds)}</Num>;
}

/** What part of a whole time a stage takes: all of one that grows without end. */
const shareOf = (part: number | null, whole: number | null): number =>
  part === null ? 1 : part / Math.max(whole ?? Infinity, 1e-9);
