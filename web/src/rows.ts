// What is typed in rows: added, changed and taken away, each a step of its own.

import { CONSUMERS, type Draft, OUTAGES } from "./draft";
import type { Action, State } from "./store";

/** The keys of the lists. */
const KEYS = { consumers: CONSUMERS, outages: OUTAGES };
type List = keyof typeof KEYS;

/** What can be done to a list of the draft. Changes of the same row under the same name are one step. */
export function editing<L extends List>(list: L, { draft }: State, act: (action: Action) => void) {
  type Row = Draft[L][number];
  const rows: Row[] = draft[list];
  const edit = (changed: Row[], key: string): void => act({ do: "edit", key: `${KEYS[list]} ${key}`, draft: { ...draft, [list]: changed } });
  return {
    add: (row: Row): void => edit([...rows, row], `added ${rows.length}`),
    change: (index: number, row: Row, name: string): void => edit(rows.with(index, row), `${index} ${name}`),
    remove: (index: number): void => edit(rows.toSpliced(index, 1), `removed ${rows.length}`),
  };
}
