// What the user has said so far: text by key, exactly as typed, and the rows of lists. Only what was said is in it.

import type { Opened, Scenario } from "../generated/types";
import { type Field, isTable, textOf } from "./schema";

/** One row of a list, as typed: the text of each of its columns, switches as true and false. */
export type Row = Record<string, string>;

export interface Draft {
  /** as typed, by dotted key; a key that is not here has its default */
  values: Record<string, string>;
  /** what is typed in rows, by the key of its list */
  rows: Record<string, Row[]>;
}

export const CONSUMERS = "kinesis_firehose.consumers";
/** Kinds whose polls are a setting. */
export const POLLED = ["kcl", "flink", "custom"];

export const EMPTY: Draft = { values: {}, rows: {} };

/** A consumer of this kind, as it is added. */
export const consumerOf = (kind: string, fanOut = false): Row => ({
  kind,
  count: "1",
  fan_out: String(fanOut),
  polls_per_second: pollsOf(kind, ""),
});

/** The polls of a consumer that becomes one of this kind: they are a setting of some, and have to be said of one. */
export const pollsOf = (kind: string, polls: string): string =>
  POLLED.includes(kind) ? polls || (kind === "custom" ? "1" : "") : "";

const NO_ROWS: Row[] = [];
/** The rows of a list: the same array for as long as nothing is typed in it. */
export const rowsOf = ({ rows }: Draft, list: string): Row[] => rows[list] ?? NO_ROWS;

/** The settings of a draft, each `key=value` as the command's `--set` takes them. */
export function settingsOf({ values, rows }: Draft, fields: Map<string, Field>): string[] {
  const settings = Object.entries(values).flatMap(([key, text]) => {
    const field = fields.get(key);
    return isEmpty(text, field) ? [] : `${key}=${written(text, field)}`;
  });
  return [...settings, ...Object.entries(rows).flatMap(([list, typed]) => listText(fields.get(list), typed))];
}

/** A list as a setting; none where there are no rows. */
export const listText = (list: Field | undefined, rows: Row[]): string[] =>
  list && rows.length > 0 ? [`${list.path}=[${rows.map((row) => rowText(list, row)).join(", ")}]`] : [];

/** As TOML has text: JSON's escapes, and one for DEL, which JSON leaves as it is. */
const quoted = (text: string): string => JSON.stringify(text).replaceAll("\u007f", "\\u007F");

/** Text in quotes, lists in brackets, everything else as typed. */
function written(text: string, field: Field | undefined): string {
  if (field?.entry === "text") return quoted(text);
  const typed = plain(text);
  return field?.entry === "list" && !typed.startsWith("[") ? `[${typed}]` : typed;
}

/** A row as TOML has it, without what is not said. */
function rowText(list: Field, row: Row): string {
  const said = list.fields.flatMap((column) => {
    const { name, preset } = column;
    const text = row[name] ?? "";
    return isEmpty(text, column) || text === preset ? [] : `${name} = ${cellText(text, column)}`;
  });
  return `{ ${said.join(", ")} }`;
}

/** Numbers and truths as TOML has them; what is none is text, for the core to read or to refuse at its place. */
function cellText(text: string, { entry }: Field): string {
  if (entry === "text" || entry === "choice") return quoted(text);
  const typed = plain(text);
  if (entry === "switch") return typed;
  return /^-?\d+(\.\d+)?$/.test(typed) ? typed.replace(/^(-?)0+(?=\d)/, "$1") : quoted(typed);
}

/** Digits of any width are digits. */
const plain = (typed: string): string => typed.normalize("NFKC").trim();

/** A field that was emptied, to type anew or to leave at its default; text may be empty. */
const isEmpty = (text: string, field: Field | undefined): boolean => text.trim() === "" && field?.entry !== "text";

/** The draft without the fields that were left empty. */
export function withoutEmpty(draft: Draft, fields: Map<string, Field>): Draft {
  const kept = Object.entries(draft.values).filter(([key, text]) => !isEmpty(text, fields.get(key)));
  return { ...draft, values: Object.fromEntries(kept) };
}

/** The draft with one key said. Keys given together are given together. */
export function withValue(draft: Draft, field: Field, text: string, table?: Field): Draft {
  const values = { ...draft.values };
  if (table?.whole === true) for (const { path, preset } of table.fields) values[path] ??= preset ?? "0";
  values[field.path] = text;
  return { ...draft, values };
}

/** The draft without a key, nor any below it. */
export function without(draft: Draft, path: string): Draft {
  const kept = Object.entries(draft.values).filter(([key]) => key !== path && !key.startsWith(`${path}.`));
  return { ...draft, values: Object.fromEntries(kept) };
}

/** Whether a key, or one below it, was said. */
export function isSaid(draft: Draft, path: string): boolean {
  return Object.keys(draft.values).some((key) => key === path || key.startsWith(`${path}.`));
}

/** A scenario that was opened, as a draft: tables given as one value become a value for each of their fields. */
export function draftOf(opened: Opened, scenario: Scenario, fields: Map<string, Field>): Draft {
  const draft: Draft = { values: {}, rows: {} };
  for (const { key, value } of opened.settings) {
    const [field, said] = [fields.get(key), valueAt(scenario, key)];
    if (field?.entry === "rows") draft.rows[key] = tablesOf(said).map((table) => rowOf(field, table));
    else if (field?.fields.length) spread(field, said, draft.values);
    else draft.values[key] = textOf(said) ?? value;
  }
  return draft;
}

export const tablesOf = (list: unknown): Record<string, unknown>[] => (Array.isArray(list) ? list.filter(isTable) : []);

function rowOf({ fields }: Field, table: Record<string, unknown>): Row {
  const cells = fields.map(({ name, isTime }) => {
    const text = textOf(table[name]) ?? "";
    return [name, isTime ? timeText(secondsOf(text)) : text];
  });
  return Object.fromEntries(cells) as Row;
}

/** The seconds of a time that core has written: always in seconds. */
export const secondsOf = (time: unknown): number => Number.parseFloat(String(time));

/** A time as people write it, in one unit: hours down to quarters, else minutes, else seconds. */
export function timeText(seconds: number): string {
  if (seconds % 3600 === 0 || (seconds > 3600 && seconds % 900 === 0)) return `${seconds / 3600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} m` : `${seconds} s`;
}

function spread(table: Field, value: unknown, values: Record<string, string>): void {
  if (!isTable(value)) return;
  if (table.entry === "optional-table") values[table.path] = "{}";
  for (const field of table.fields) {
    const text = textOf(value[field.name]);
    if (text !== undefined) values[field.path] = text;
  }
}

/** The value of a dotted key; price ids have dots of their own. */
export function valueAt(scenario: Scenario, key: string): unknown {
  const [table, ...rest] = key.split(".");
  const path = table === "prices" ? ["prices", rest.join(".")] : key.split(".");
  return path.reduce<unknown>((value, part) => (isTable(value) ? value[part] : undefined), scenario);
}
