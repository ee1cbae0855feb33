// What rounding wastes hop by hop, and how old the data is when it arrives.

import type { Report } from "../../generated/types";
import { nameOf, type ShownWhole, shownIn } from "../architectures";
import { usePage } from "../context";
import { apart } from "./apart";
import { useSeen } from "./Picker";
import { Fold, Gauge, Letter, Num, number, Section, Table } from "./parts";

export const Efficiency = apart(function Efficiency({ report }: { report: Report }) {
  const { words } = usePage();
  const seen = useSeen(shownIn(report));
  const hops = seen.flatMap((of) => of.efficiency.map((hop) => ({ of, hop })));
  // Of many, those that waste the most are seen first.
  if (seen.length > FEW) hops.sort((one, other) => other.hop.rounding_waste - one.hop.rounding_waste);
  const first = seen.length > FEW ? hops.slice(0, FEW) : hops;
  const rest = hops.slice(first.length);
  return (
    <Section id="efficiency" wide>
      <p class="meaning">{words.t("efficiency.meaning")}</p>
      <Hops hops={first} />
      {rest.length > 0 && (
        <Fold summary={words.t("efficiency.less", { count: rest.length })}>
          <Hops hops={rest} />
        </Fold>
      )}
    </Section>
  );
});

/** With more architectures than this, so many hops are seen at once. */
const FEW = 3;

interface HopsProps {
  hops: { of: ShownWhole; hop: ShownWhole["efficiency"][number] }[];
}

function Hops({ hops }: HopsProps) {
  const { words } = usePage();
  return (
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
        {hops.map(({ of, hop }) => (
          <tr key={`${of.id} ${hop.hop}`}>
            <th scope="row">
              <Letter of={of} /> {words.t(`hop.${hop.hop}`)}
            </th>
            <td class="number">{words.bytes(hop.carried_bytes)}</td>
            <td class="number">{words.bytes(hop.billed_bytes)}</td>
            <td>
              <Gauge share={hop.rounding_waste} />{" "}
              <Num id={`efficiency.${hop.hop}`}>{words.percent(hop.rounding_waste)}</Num>
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

export const Freshness = apart(function Freshness({ report }: { report: Report }) {
  const { words } = usePage();
  const architectures = shownIn(report);
  const head = (first: string) => [
    words.t(first),
    number(words.t("freshness.mean")),
    number(words.t("freshness.worst")),
    "",
  ];
  return (
    <Section id="freshness" wide>
      <Table label={words.t("section.freshness")} head={head("freshness.all").slice(0, 3)}>
        <tbody>
          {architectures.map((of) => (
            <tr key={of.id}>
              <th scope="row">
                <Letter of={of} /> {nameOf(of, words)}
              </th>
              <td class="number">
                <Age id="freshness.mean" seconds={of.freshness.mean_seconds} />
              </td>
              <td class="number">
                <Age id="freshness.worst" seconds={of.freshness.worst_seconds} />
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
      <Fold summary={words.t("freshness.stages")}>
        <p class="meaning">{words.t("freshness.meaning")}</p>
        <div class="pair">
          {architectures.map((of) => (
            <Table
              key={of.id}
              label={`${words.t("freshness.stages")} ${nameOf(of, words)}`}
              head={head("freshness.stage")}
            >
              <Stages of={of} />
            </Table>
          ))}
        </div>
      </Fold>
    </Section>
  );
});

function Stages({ of }: { of: ShownWhole }) {
  const { words } = usePage();
  const { stages, mean_seconds: all } = of.freshness;
  return (
    <tbody>
      {stages.map(({ stage, mean_seconds: mean, worst_seconds: worst }) => (
        <tr key={stage}>
          <th scope="row">
            <Letter of={of} /> {words.t(`stage.${stage}`)}
          </th>
          <td class="number">
            <Age id={`freshness.${stage.replaceAll(" ", "-")}`} seconds={mean} />
          </td>
          <td class="number">
            <Age seconds={worst} />
          </td>
          <td>
            <Gauge share={shareOf(mean, all)} />
          </td>
        </tr>
      ))}
    </tbody>
  );
}

/** A time with its explanation; one that keeps growing has none. */
function Age({ id, seconds }: { id?: string; seconds: number | null }) {
  const { words } = usePage();
  if (seconds === null) return words.t("endless");
  return id === undefined ? words.time(seconds) : <Num id={id}>{words.time(seconds)}</Num>;
}

/** What part of a whole time a stage takes: all of one that keeps growing. */
const shareOf = (part: number | null, whole: number | null): number =>
  part === null ? 1 : part / Math.max(whole ?? Infinity, 1e-9);
