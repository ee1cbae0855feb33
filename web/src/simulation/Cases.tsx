// What is asked most, ready to be seen: each an ordinary day with one event at its peak, by one press and one step back.

import { usePage } from "../context";
import { type Row, rowsOf } from "../draft";
import type { State } from "../store";

const OUTAGES = "simulation.outages";
const BURSTS = "workload.bursts";

interface Case {
  id: string;
  /** whose outage it is; nobody's for a burst */
  consumer?: string;
  list: string;
  row: Row;
}

const CASES: Case[] = [
  {
    id: "firehose-down",
    consumer: "firehose",
    list: OUTAGES,
    row: { consumer: "firehose", how: "stops", at: "peak", for: "2 h" },
  },
  {
    id: "function-fails",
    consumer: "function",
    list: OUTAGES,
    row: { consumer: "function", how: "fails", at: "peak", for: "1 h" },
  },
  { id: "burst", list: BURSTS, row: { factor: "3", at: "peak", length: "15 m" } },
];

export function Cases({ state, consumers }: { state: State; consumers: string[] }) {
  const { words } = usePage();
  return (
    <div class="group cases" role="group" aria-label={words.t("cases.title")}>
      {CASES.filter(({ consumer }) => consumer === undefined || consumers.includes(consumer)).map((one) => (
        <CaseButton key={one.id} state={state} of={one} />
      ))}
    </div>
  );
}

/** Sets the day up; pressed again, the day is as usual. */
function CaseButton({ state: { draft }, of: { id, list, row } }: { state: State; of: Case }) {
  const { words, act } = usePage();
  const events = { [OUTAGES]: [], [BURSTS]: [], [list]: [row] };
  const isSet = [OUTAGES, BURSTS].every((each) => same(rowsOf(draft, each), each === list ? [row] : []));
  const rows = { ...draft.rows, ...(isSet ? { ...events, [list]: [] } : events) };
  return (
    <button type="button" aria-pressed={isSet} onClick={() => act({ do: "open", draft: { ...draft, rows } })}>
      {words.t(`cases.${id}`)}
    </button>
  );
}

/** The same events, cell by cell; an empty cell is as good as none. */
function same(some: Row[], others: Row[]): boolean {
  const said = (rows: Row[]): string =>
    JSON.stringify(
      rows.map((row) =>
        Object.entries(row)
          .filter(([, text]) => text !== "")
          .sort(),
      ),
    );
  return said(some) === said(others);
}
