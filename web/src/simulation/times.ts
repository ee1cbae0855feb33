// Moments and lengths of a simulation, as people say them.

import type { Words } from "../words";

/** Seconds in a day. */
export const DAY = 86_400;

/** The time of a day, and which day unless it is the first. */
export function clockText(time: number, words: Words): string {
  const seconds = Math.floor(time);
  const [day, ofDay] = [Math.floor(seconds / DAY), seconds % DAY];
  const parts = [ofDay / 3600, (ofDay / 60) % 60, ofDay % 60].map((part) => String(Math.floor(part)).padStart(2, "0"));
  const clock = (parts[2] === "00" ? parts.slice(0, 2) : parts).join(":");
  return day === 0 ? clock : words.t("outages.day", { day: day + 1, clock });
}

/** How long, in hours, minutes and seconds. */
export function lengthText(time: number, words: Words): string {
  const hours = Math.floor(time / 3600);
  const minutes = Math.floor((time % 3600) / 60);
  const parts = [
    { amount: hours, unit: "h" },
    { amount: minutes, unit: "min" },
    { amount: time - hours * 3600 - minutes * 60, unit: "s" },
  ].filter(({ amount }) => amount > 0);
  return parts.map(({ amount, unit }) => `${words.number(amount)} ${words.unit(unit)}`).join(" ") || words.seconds(0);
}
