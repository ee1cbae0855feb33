// How studies write what moves the answer: an input's value, a change, which way is better for whom.

import type { Opened, Sensitivity, Swing } from "../../generated/types";
import type { Shown } from "../architectures";
import type { Words } from "../words";

/** `key=value` in its parts. */
export function settingOf(text: string): Opened["settings"][0] {
  const end = text.indexOf("=");
  return { key: text.slice(0, end), value: text.slice(end + 1) };
}

/** To which side a bar goes, and its text there. */
export function howToRead({ best, next }: Sensitivity, architectures: Shown[], words: Words): string {
  const [letter, other] = [best, next].map((id) => architectures.find((one) => one.id === id)?.letter ?? "");
  return words.t(next === null ? "movers.read-alone" : "movers.read", { best: letter ?? "", next: other ?? "" });
}

/** Whether it is a price, of which only a change is shown. */
export const isPrice = ({ key }: Pick<Swing, "key">): boolean => key.startsWith("prices.");

/** Whether it is counted in a unit of the same size for every value: then the unit can be shown once. */
export const isCounted = ({ unit }: Swing): boolean => unit !== null && !["B", "s", "USD", "share"].includes(unit);

/** A value of an input with its unit; of a price, by how much it differs. */
export function shownValue(swing: Swing, at: number, words: Words, isBare = false): string {
  const { value, unit } = swing;
  if (isPrice(swing)) return `${at < value ? "−" : "+"}${words.percent(Math.abs(at / value - 1))}`;
  return unit === null || isBare ? words.number(at) : words.quantity(at, unit);
}

/** A change with its sign. */
export const signed = (usd: number, words: Words): string =>
  `${usd < 0 ? "−" : usd > 0 ? "+" : ""}${words.usd(Math.abs(usd))}`;
