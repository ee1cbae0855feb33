// Keys of the scenario and their values, as the form names them.

import type { Report } from "../../generated/types";
import { CONSUMERS } from "../draft";
import type { Words } from "../words";

/** The key of the architectures that are compared. */
export const ARCHITECTURES = "architectures";

/** What a key is called; a price after the line of the report that it is for. */
export function titleOf(key: string, words: Words, report?: Report): string {
  const [table = "", ...rest] = key.split(".");
  if (table === "prices") return words.t("study.price", { of: priceTitle(rest.join("."), words, report) });
  if (table === "quotas") return `${words.t("title.quotas")}: ${rest.join(".")}`;
  const [, list, index, column] = /^(.+)\.(\d+)(?:\.(.+))?$/.exec(key) ?? [];
  if (list === undefined) return words.find(`title.${key}`) ?? key;
  const number = Number(index) + 1;
  const row =
    list === CONSUMERS ? words.t("consumers.row", { number }) : `${words.find(`title.${list}`) ?? list} ${number}`;
  return column ? `${row}: ${words.find(`title.${list}.${column}`) ?? column}` : row;
}

function priceTitle(id: string, words: Words, report: Report | undefined): string {
  const lines = report?.architectures.flatMap(({ bill }) => bill) ?? [];
  const line = lines.find(({ price }) => price === id);
  return (line && words.find(`label.${line.id}`)) ?? words.find(`price.${id}`) ?? id;
}

/** What a study writes where a setting is not set. */
const NOT_SET = ["", "not set"];

/** A value as a study writes it. */
export function shownValue(key: string, value: string, words: Words): string {
  if (NOT_SET.includes(value)) return words.find(`unset.${key}`) ?? words.t("form.derived");
  if (value === "true" || value === "false") return words.t(value === "true" ? "form.on" : "form.off");
  return value;
}
