// What is typed in rows: added, changed and taken away, each a step of its own.

import { type Row, rowsOf } from "./draft";
import type { Action, State } from "./store";

/** What can be done to the rows of a list. */
export interface Editing {
  add: (row: Row) => void;
  change: (index: number, row: Row, name: string) => void;
  remove: (index: number) => void;
}

/** Edits a list of the draft, by its key. Changes of the same row under the same name are one step. */
export function editing(list: string, { draft }: State, act: (action: Action) => void): Editing {
  const rows = rowsOf(draft, list);
  const edit = (changed: Row[], key: string): void =>
    act({ do: "edit", key: `${list} ${key}`, draft: { ...draft, rows: { ...draft.rows, [list]: changed } } });
  return {
    add: (row) => edit([...rows, row], `added ${rows.length}`),
    change: (index, row, name) => edit(rows.with(index, row), `${index} ${name}`),
    remove: (index) => edit(rows.toSpliced(index, 1), `removed ${rows.length}`),
  };
}
