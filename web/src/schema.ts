// The form's fields, read from the scenario's JSON Schema: what a key is, what it may be, what it is without being set.

/** The parts of a JSON Schema that scenarios use. */
export interface Schema {
  type?: string | string[];
  format?: string;
  title?: string;
  description?: string;
  default?: unknown;
  enum?: unknown[];
  const?: unknown;
  oneOf?: Schema[];
  anyOf?: Schema[];
  required?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: Schema | boolean;
  propertyNames?: { enum: string[] };
  "x-unit"?: string;
  "x-example"?: string;
  "x-needed-by"?: string;
}

/** How a key is entered. Of what is given by id, each id is a key of its own. */
export type Entry = "choice" | "switch" | "text" | "number" | "table" | "optional-table" | "list" | "rows" | "by-id";

/** One key of the scenario. */
export interface Field {
  /** dotted */
  path: string;
  /** the last part of it */
  name: string;
  entry: Entry;
  /** what it is counted in, where its text carries no unit of its own */
  unit?: string;
  /** for choices; of what is given by id, the ids */
  choices: string[];
  /** its value when it is not set, as text; undefined where it is derived */
  preset?: string;
  /** what it is at first where a table cannot be without it */
  example?: string;
  /** the kind of consumer that must set it */
  neededBy?: string;
  /** whether it is a time */
  isTime: boolean;
  /** of tables, and of the tables in a list: a column each */
  fields: Field[];
  /** of tables: settings are given together, since one that is left out does not keep its default */
  whole: boolean;
}

/** The fields of the whole scenario, tables holding theirs. */
export function fieldsOf(schema: Schema): Field[] {
  return entriesOf(schema, "", undefined);
}

/** Every field, those inside tables too, by path. */
export function byPath(fields: Field[]): Map<string, Field> {
  const all = new Map<string, Field>();
  const visit = (field: Field): void => {
    all.set(field.path, field);
    field.fields.forEach(visit);
  };
  fields.forEach(visit);
  return all;
}

function entriesOf(schema: Schema, prefix: string, presets: unknown): Field[] {
  return Object.entries(schema.properties ?? {}).map(([key, property]) => {
    const preset = isTable(presets) ? presets[key] : property.default;
    return field(key, prefix === "" ? key : `${prefix}.${key}`, property, preset);
  });
}

function field(name: string, path: string, schema: Schema, preset: unknown): Field {
  const entry = entryOf(schema);
  const fields = entriesOf(schema.items ?? schema, path, isTable(preset) ? preset : undefined);
  const own = Object.entries(schema.properties ?? {});
  const whole =
    isTable(preset) && own.some(([key, { default: value }]) => value !== undefined && !same(value, preset[key]));
  const unit = (typeof schema.additionalProperties === "object" ? schema.additionalProperties : schema)["x-unit"];
  const examples = examplesOf(schema);
  for (const inner of fields) {
    const example = schema.required?.includes(inner.name) ? examples.get(inner.name) : undefined;
    if (example !== undefined) inner.example = example;
  }
  const choices = choicesOf(schema).filter((choice): choice is string => typeof choice === "string");
  const known = { name, path, entry, choices, isTime: schema.format === "seconds", fields, whole };
  const text = ["table", "optional-table", "by-id"].includes(entry) ? undefined : textOf(preset);
  const { "x-needed-by": neededBy } = schema;
  return {
    ...known,
    ...(unit !== undefined && { unit }),
    ...(neededBy !== undefined && { neededBy }),
    ...(text !== undefined && { preset: text }),
  };
}

function entryOf(schema: Schema): Entry {
  const types = [schema.type ?? []].flat();
  if (schema.propertyNames !== undefined) return "by-id";
  // A list that a word can stand for.
  if (schema.anyOf?.some(({ type }) => type === "array")) return "list";
  if (choicesOf(schema).length > 0) return "choice";
  if (types.includes("object")) return types.includes("null") ? "optional-table" : "table";
  if (types.includes("array")) return schema.items?.properties === undefined ? "list" : "rows";
  if (types.includes("boolean")) return "switch";
  if (types.includes("string") && schema.format === undefined) return "text";
  return "number";
}

/** What may be chosen: a list, or a schema for each choice; what may be left out as well is one of two. */
function choicesOf({ enum: choices, const: only, oneOf, anyOf, propertyNames }: Schema): unknown[] {
  if (only !== undefined) return [only];
  return propertyNames?.enum ?? choices ?? (oneOf ?? anyOf ?? []).flatMap(choicesOf);
}

/** The value of each key in the example of a table, as typed. */
function examplesOf({ "x-example": example = "" }: Schema): Map<string, string> {
  const said = example.matchAll(/(\w+) = ("[^"]*"|[^,}\s]+)/g);
  return new Map([...said].map(([, key = "", value = ""]) => [key, value.replaceAll('"', "")]));
}

/** A value as it is typed: text bare, lists in brackets. */
export function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string") return value;
  return Array.isArray(value) ? `[${value.map((item) => JSON.stringify(item)).join(", ")}]` : JSON.stringify(value);
}

export const isTable = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
