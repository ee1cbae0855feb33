// What happens in a simulation beside its traffic of every day: outages, bursts and reshardings, each a list of rows.

import { useMemo, useState } from "preact/hooks";
import type { Problem } from "../../generated/types";
import { usePage } from "../context";
import type { Row } from "../draft";
import type { State } from "../store";
import { outagesTold, recoveries, reshardingsTold } from "./became";
import type { Margins } from "./Lane";
import { type Kind, Rows } from "./Rows";
import type { Span } from "./spans";
import { clockText, lengthText } from "./times";
import type { Result } from "./useSimulation";

interface Props {
  state: State;
  /** what can have an outage */
  consumers: string[];
  /** what is wrong with what is typed, and what cannot be simulated */
  problems: Problem[];
  /** how long is simulated */
  seconds: number;
  /** of the plots above, beside their time axis */
  margins: Margins;
  /** Tells what a list would be as an event of it is dragged. */
  foresee: (list: string, rows: Row[] | undefined) => void;
  /** what came of them; undefined as long as that is not known */
  result: Result | undefined;
}

/** The only consumer whose outages are of more than one kind. */
const FUNCTION = "function";
/** What outages do unless they set something else. */
const STOPS = "stops";
/** How many times as many changes come in a burst that is added. */
const DOUBLED = "2";

export function Events(props: Props) {
  return (
    <>
      <Outages {...props} />
      <Bursts {...props} />
      <Reshardings {...props} />
    </>
  );
}

function Outages({ result, consumers, ...common }: Props) {
  const { words } = usePage();
  const [told, tails] = useMemo(
    () => (result ? [outagesTold(result, words), recoveries(result)] : [[], []]),
    [result, words],
  );
  const [chosen, choose] = useState("");
  const whose = consumers.includes(chosen) ? chosen : (consumers[0] ?? "");
  const kind: Kind = {
    list: "simulation.outages",
    fresh: { consumer: whose, how: STOPS },
    choices: { consumer: consumers },
    has: ({ consumer, how }, column) => column !== "how" || consumer === FUNCTION || how !== STOPS,
    settled: (row, column) => (column === "consumer" && row.consumer !== FUNCTION ? { ...row, how: STOPS } : row),
    note: (index) => told[index] ?? "",
    bars: {
      lasts: "for",
      hint: true,
      tails,
      look: ({ consumer = "", how }) => ({ label: consumer, fill: "outage", dashed: how !== STOPS }),
      say: ({ consumer = "", how }, { from, to }) => {
        const places = { consumer, from: clockText(from, words), length: lengthText(to - from, words) };
        return words.t(how === STOPS ? "outages.stops-at" : "outages.fails-at", places);
      },
    },
  };
  return (
    <Rows {...common} kind={kind}>
      {consumers.length > 1 && (
        <label class="whose">
          {words.t("outages.whose")}
          <select value={whose} onChange={(event) => choose(event.currentTarget.value)}>
            {consumers.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      )}
    </Rows>
  );
}

function Bursts(props: Props) {
  const { words } = usePage();
  const say = ({ factor = "" }: Row, { from, to }: Span): string =>
    words.t("bursts.at", { factor, from: clockText(from, words), length: lengthText(to - from, words) });
  const look = ({ factor = "" }: Row) => ({ label: `×${factor}`, fill: "burst", dashed: false });
  return (
    <Rows
      {...props}
      kind={{ list: "workload.bursts", fresh: { factor: DOUBLED }, bars: { lasts: "length", look, say } }}
    />
  );
}

function Reshardings({ result, ...props }: Props) {
  const { words } = usePage();
  const told = useMemo(() => (result ? reshardingsTold(result, words) : []), [result, words]);
  // Shards that are divided one way or another are those that can be resharded.
  const stream = props.state.view.report.architectures.find(({ shards }) => shards.layout != null);
  // The most that one call may ask for.
  const shards = String(2 * (stream?.shards.used ?? 1));
  return (
    <Rows {...props} kind={{ list: "simulation.reshardings", fresh: { shards }, note: (index) => told[index] ?? "" }} />
  );
}
