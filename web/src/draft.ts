// The user's input so far: text by key, exactly as typed, and the rows of lists. Only what was entered is in it.

import type { Opened, Scenario, View } from "../generated/types";
import { type Field, isTable, textOf } from "./schema";

/** One row of a list, as typed: the text of each of its columns, switches as true and false. */
export type Row = Record<string, string>;

export interface Draft {
  /** as typed, by dotted key; a key that is not here has its default */
  values: Record<string, string>;
  /** what is typed in rows, by the key of its list */
  rows: Record<string, Row[]>;
}

export const CONSUMERS = "consumers";
/** The column of a consumer's polls. */
export const POLLS = `${CONSUMERS}.polls_per_second`;

export const EMPTY: Draft = { values: {}, rows: {} };

/** A consumer of this kind, as it is added: with enhanced fan-out or without, if that is set. */
export const consumerOf = (kind: string, polls: Field | undefined, fanOut = ""): Row => ({
  kind,
  count: "1",
  fan_out: fanOut,
  polls_per_second: pollsOf(kind, polls, ""),
});

/** The polls of a consumer that becomes one of this kind: one kind must set them. */
export const pollsOf = (kind: string, polls: Field | undefined, said: string): string =>
  said || (kind === polls?.neededBy ? "1" : "");

const NO_ROWS: Row[] = [];
/** The rows of a list: the same array for as long as nothing is typed in it. */
export const rowsOf = ({ rows }: Draft, list: string): Row[] => rows[list] ?? NO_ROWS;

/** The settings of a draft, each `key=value` as the core takes them; rows part by part. */
export function settingsOf({ values, rows }: Draft, fields: Map<string, Field>): string[] {
  const settings = Object.entries(values).flatMap(([key, text]) => {
    const field = fields.get(key);
    return isEmpty(text, field) ? [] : `${key}=${written(text, field)}`;
  });
  return [...settings, ...Object.entries(rows).flatMap(([list, typed]) => settingsOfRows(fields.get(list), typed))];
}

/** A list as settings; none where there are no rows. */
export const settingsOfRows = (list: Field | undefined, rows: Row[]): string[] =>
  list ? rows.flatMap((row, index) => settingsOfRow(list, row, `${list.path}.${index}`)) : [];

/** What was entered in a row; an empty row stays. */
function settingsOfRow(list: Field, row: Row, path: string): string[] {
  const said = columnsOf(list).flatMap(([name, column]) => {
    const text = row[name] ?? "";
    return isEmpty(text, column) || text === column.preset ? [] : `${path}.${name}=${written(text, column)}`;
  });
  return said.length > 0 ? said : [`${path}={}`];
}

/** The columns of a list by what they are called in its rows; a table within a row first, then what is in it. */
const columnsOf = ({ fields, path }: Field): [name: string, column: Field][] =>
  fields.flatMap((column) => [column, ...column.fields]).map((column) => [column.path.slice(path.length + 1), column]);

/** Text in quotes, so that it is never taken for something else; lists in brackets unless a word stands for them, everything
 * else as typed. */
function written(text: string, field: Field | undefined): string {
  if (field?.entry === "text") return JSON.stringify(text);
  const typed = plain(text);
  const isListed = field?.entry === "list" && !typed.startsWith("[") && !field.choices.includes(typed);
  return isListed ? `[${typed}]` : typed;
}

/** Digits of any width are digits. */
const plain = (typed: string): string => typed.normalize("NFKC").trim();

/** A field that was emptied, to type again or to leave at its default; text may be empty. */
const isEmpty = (text: string, field: Field | undefined): boolean => text.trim() === "" && field?.entry !== "text";

/** The draft without the fields that were left empty; what is given by id stays until it is taken away. */
export function withoutEmpty(draft: Draft, fields: Map<string, Field>): Draft {
  const kept = Object.entries(draft.values).filter(
    ([key, text]) => !fields.has(key) || !isEmpty(text, fields.get(key)),
  );
  return { ...draft, values: Object.fromEntries(kept) };
}

/** The draft with one key set. Keys given together are given together, as shares of a whole. */
export function withValue(draft: Draft, field: Field, text: string, table?: Field): Draft {
  const values = { ...draft.values };
  if (table?.whole === true) {
    for (const { path, preset } of table.fields) values[path] ??= preset ?? "0";
    const said = shareOf(text);
    if (said >= 0 && said <= 1) shareOut(values, field, 1 - said, table);
    // What was set last stands last.
    delete values[field.path];
  }
  values[field.path] = text;
  return { ...draft, values };
}

/** Gives the other shares what is left: those set the longest time ago give way first. */
function shareOut(values: Record<string, string>, field: Field, left: number, { fields }: Field): void {
  const shares = new Set(fields.map(({ path }) => path));
  const others = Object.keys(values).filter((path) => path !== field.path && shares.has(path));
  const shareAt = (path: string): number => shareOf(values[path] ?? "");
  let missing = left - others.reduce((sum, path) => sum + shareAt(path), 0);
  for (const path of others) {
    const before = shareAt(path);
    const share = Math.max(0, before + missing);
    missing -= share - before;
    // Nothing of how computers count; and what has its share stays as it was typed.
    if (share !== before) values[path] = String(Number(share.toFixed(9)));
  }
}

/** A share as a number: it may be typed in percent. */
function shareOf(typed: string): number {
  const [, digits, percent] = /^(.*?) *(%?)$/.exec(plain(typed)) ?? [];
  return digits ? Number(digits) / (percent ? 100 : 1) : Number.NaN;
}

/** The draft without a key, nor any below it. */
export function without(draft: Draft, path: string): Draft {
  const kept = Object.entries(draft.values).filter(([key]) => key !== path && !key.startsWith(`${path}.`));
  return { ...draft, values: Object.fromEntries(kept) };
}

/** Whether a key, or one below it, was set. */
export function isSaid(draft: Draft, path: string): boolean {
  return Object.keys(draft.values).some((key) => key === path || key.startsWith(`${path}.`));
}

/** A scenario that was opened, as a draft: what is set in a list becomes its rows. */
export function draftOf(opened: Opened, scenario: Scenario, fields: Map<string, Field>): Draft {
  const draft: Draft = { values: {}, rows: {} };
  const lists = [...fields.values()].filter(({ entry }) => entry === "rows");
  for (const { key, value } of opened.settings) {
    const list = lists.find(({ path }) => key.startsWith(`${path}.`));
    // A table that may be off is on, whatever becomes of what is set in it.
    const table = fields.get(key.slice(0, key.lastIndexOf(".")));
    if (table?.entry === "optional-table") draft.values[table.path] ??= "{}";
    if (list === undefined) draft.values[key] = textOf(valueAt(scenario, key)) ?? value;
    else draft.rows[list.path] ??= tablesOf(valueAt(scenario, list.path)).map((table) => rowOf(list, table));
  }
  return draft;
}

export const tablesOf = (list: unknown): Record<string, unknown>[] => (Array.isArray(list) ? list.filter(isTable) : []);

function rowOf(list: Field, table: Record<string, unknown>): Row {
  const cells = columnsOf(list).map(([name, { entry, isTime }]) => {
    const value = inside(table, name.split("."));
    if (entry === "optional-table") return [name, isTable(value) ? "{}" : ""];
    const text = textOf(value) ?? "";
    return [name, isTime && text !== PEAK ? timeText(secondsOf(text)) : text];
  });
  return Object.fromEntries(cells) as Row;
}

/** The word for the start of the busiest hour, where a time may be it. */
const PEAK = "peak";

/** When an event starts, in seconds. */
export const startOf = (at: unknown, { report }: View): number =>
  at === PEAK ? report.flow.peak_start_seconds : secondsOf(at);

/** The seconds of a time that core has written: always in seconds. */
export const secondsOf = (time: unknown): number => Number.parseFloat(String(time));

/** A time as people write it: hours down to quarters, else hours and minutes, else seconds. */
export function timeText(seconds: number): string {
  if (seconds % 3600 === 0 || (seconds > 3600 && seconds % 900 === 0)) return `${seconds / 3600} h`;
  if (seconds % 60 !== 0) return `${seconds} s`;
  return seconds < 3600 ? `${seconds / 60} m` : `${Math.floor(seconds / 3600)} h ${(seconds / 60) % 60} m`;
}

/** The value of a dotted key; ids of prices and quotas have dots of their own. */
export function valueAt(scenario: Scenario, key: string): unknown {
  const [table = "", ...rest] = key.split(".");
  return inside(scenario, ["prices", "quotas"].includes(table) ? [table, rest.join(".")] : [table, ...rest]);
}

/** What is in a table, along the keys of tables within it. */
const inside = (table: unknown, keys: string[]): unknown =>
  keys.reduce<unknown>((value, key) => (isTable(value) ? value[key] : undefined), table);
