// What the user has said so far: text by key, exactly as typed, and the rows of lists. Only what was said is in it.

import type { Opened, Scenario } from "../generated/types";
import { type Field, isTable, textOf } from "./schema";

/** One row of consumers, as typed. */
export interface Row {
  kind: string;
  count: string;
  fan_out: boolean;
  polls_per_second: string;
}

/** One outage of a simulation, as typed. */
export interface Outage {
  consumer: string;
  at: string;
  for: string;
  how: string;
}

/** What is typed in rows. */
interface Lists {
  consumers: Row[];
  outages: Outage[];
}

export interface Draft extends Lists {
  /** as typed, by dotted key; a key that is not here has its default */
  values: Record<string, string>;
}

export const CONSUMERS = "kinesis_firehose.consumers";
export const OUTAGES = "simulation.outages";
/** Kinds whose polls are a setting. */
export const POLLED = ["kcl", "flink", "custom"];
/** What outages do where they say nothing else. */
export const STOPS = "stops";

export const EMPTY: Draft = { values: {}, consumers: [], outages: [] };

/** The settings of a draft, each `key=value` as the command's `--set` takes them. */
export function settingsOf(draft: Draft, fields: Map<string, Field>): string[] {
  const settings = Object.entries(draft.values).flatMap(([key, text]) => {
    const field = fields.get(key);
    return isEmpty(text, field) ? [] : `${key}=${written(text, field)}`;
  });
  return [...settings, ...listText(CONSUMERS, draft.consumers.map(consumerText)), ...outagesText(draft.outages)];
}

export const outagesText = (outages: Outage[]): string[] => listText(OUTAGES, outages.map(outageText));

const listText = (key: string, rows: string[]): string[] => (rows.length > 0 ? [`${key}=[${rows.join(", ")}]`] : []);

/** As TOML has text: JSON's escapes, and one for DEL, which JSON leaves as it is. */
const quoted = (text: string): string => JSON.stringify(text).replaceAll("\u007f", "\\u007F");

/** Text in quotes, lists in brackets, everything else as typed. */
function written(text: string, field: Field | undefined): string {
  if (field?.entry === "text") return quoted(text);
  const typed = plain(text);
  return field?.entry === "list" && !typed.startsWith("[") ? `[${typed}]` : typed;
}

function consumerText({ kind, count, fan_out, polls_per_second }: Row): string {
  const polls = POLLED.includes(kind) && polls_per_second.trim() !== "";
  return rowText({
    kind: quoted(kind),
    count: count.trim() !== "" && numberText(count),
    fan_out: fan_out && "true",
    polls_per_second: polls && numberText(polls_per_second),
  });
}

function outageText({ consumer, at, for: length, how }: Outage): string {
  return rowText({
    consumer: quoted(consumer),
    at: at.trim() !== "" && quoted(plain(at)),
    for: length.trim() !== "" && quoted(plain(length)),
    how: how !== STOPS && quoted(how),
  });
}

/** A row as TOML has it, without what is not said. */
function rowText(said: Record<string, string | false>): string {
  const parts = Object.entries(said).filter(([, text]) => text !== false);
  return `{ ${parts.map(([key, text]) => `${key} = ${text}`).join(", ")} }`;
}

/** Digits of any width are digits. */
const plain = (typed: string): string => typed.normalize("NFKC").trim();

/** A number as TOML has it; what is none is text, for the core to refuse at its place. */
function numberText(typed: string): string {
  const text = plain(typed);
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
    if (key === CONSUMERS || key === OUTAGES) continue;
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
  const outages = scenario.simulation.outages.map((outage) => ({
    ...outage,
    at: timeText(secondsOf(outage.at)),
    for: timeText(secondsOf(outage.for)),
  }));
  return { values, consumers, outages };
}

/** The seconds of a time that core has written: always in seconds. */
export const secondsOf = (time: number | string): number => Number.parseFloat(String(time));

/** A time as people write it, in one unit: hours down to quarters, else minutes, else seconds. */
export function timeText(seconds: number): string {
  if (seconds % 3600 === 0 || (seconds > 3600 && seconds % 900 === 0)) return `${seconds / 3600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} m` : `${seconds} s`;
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
