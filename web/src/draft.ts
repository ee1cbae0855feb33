// What the user has said so far: text by key, exactly as typed, and the rows of consumers. Only what was said is in it.

import type { Opened, Scenario } from "../generated/types";
import { type Field, isTable, textOf } from "./schema";

/** One row of consumers, as typed. */
export interface Row {
  kind: string;
  count: string;
  fan_out: boolean;
  polls_per_second: string;
}

export interface Draft {
  /** as typed, by dotted key; a key that is not here has its default */
  values: Record<string, string>;
  consumers: Row[];
}

export const CONSUMERS = "kinesis_firehose.consumers";
/** Kinds whose polls are a setting. */
export const POLLED = ["kcl", "flink", "custom"];

export const EMPTY: Draft = { values: {}, consumers: [] };

/** The settings of a draft, each `key=value` as the command's `--set` takes them. */
export function settingsOf(draft: Draft, fields: Map<string, Field>): string[] {
  const settings = Object.entries(draft.values).flatMap(([key, text]) => {
    const field = fields.get(key);
    return isEmpty(text, field) ? [] : `${key}=${written(text, field)}`;
  });
  if (draft.consumers.length > 0) settings.push(`${CONSUMERS}=[${draft.consumers.map(rowText).join(", ")}]`);
  return settings;
}

/** As TOML has text: JSON's escapes, and one for DEL, which JSON leaves as it is. */
const quoted = (text: string): string => JSON.stringify(text).replaceAll("\u007f", "\\u007F");

/** Text in quotes, lists in brackets, everything else as typed; digits of any width are digits. */
function written(text: string, field: Field | undefined): string {
  if (field?.entry === "text") return quoted(text);
  const typed = text.normalize("NFKC").trim();
  return field?.entry === "list" && !typed.startsWith("[") ? `[${typed}]` : typed;
}

function rowText(row: Row): string {
  const parts = [`kind = ${quoted(row.kind)}`];
  if (row.count.trim() !== "") parts.push(`count = ${numberText(row.count)}`);
  if (row.fan_out) parts.push("fan_out = true");
  if (POLLED.includes(row.kind) && row.polls_per_second.trim() !== "")
    parts.push(`polls_per_second = ${numberText(row.polls_per_second)}`);
  return `{ ${parts.join(", ")} }`;
}

/** A number as TOML has it; what is none is text, for the core to refuse at its place. */
function numberText(typed: string): string {
  const text = typed.normalize("NFKC").trim();
  return /^\d+(\.\d+)?$/.test(text) ? text.replace(/^0+(?=\d)/, "") : quoted(text);
}

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
  const values: Record<string, string> = {};
  for (const { key, value } of opened.settings) {
    if (key === CONSUMERS) continue;
    const field = fields.get(key);
    if (field?.fields.length) spread(field, at(scenario, key), values);
    else values[key] = textOf(at(scenario, key)) ?? value;
  }
  const consumers = scenario.kinesis_firehose.consumers.map((consumer) => ({
    kind: consumer.kind,
    count: String(consumer.count),
    fan_out: consumer.fan_out,
    polls_per_second: consumer.polls_per_second == null ? "" : String(consumer.polls_per_second),
  }));
  return { values, consumers };
}

function spread(table: Field, value: unknown, values: Record<string, string>): void {
  if (!isTable(value)) return;
  if (table.entry === "optional-table") values[table.path] = "{}";
  for (const field of table.fields) {
    const text = textOf(value[field.path.slice(table.path.length + 1)]);
    if (text !== undefined) values[field.path] = text;
  }
}

/** The value of a dotted key; price ids have dots of their own. */
function at(scenario: Scenario, key: string): unknown {
  const [table, ...rest] = key.split(".");
  const path = table === "prices" ? ["prices", rest.join(".")] : key.split(".");
  return path.reduce<unknown>((value, part) => (isTable(value) ? value[part] : undefined), scenario);
}
