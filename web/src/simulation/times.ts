// Moments and lengths of a simulation, as people write them, and the round ones that stand at an axis.

import type { Words } from "../words";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
/** Seconds in a day. */
export const DAY = 24 * HOUR;

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
  return words.length(time) || words.seconds(0);
}

/** How long a simulation is: in days, as it is asked for. */
export function daysText(seconds: number, words: Words): string {
  if (seconds < DAY) return lengthText(seconds, words);
  return new Intl.NumberFormat(words.language, {
    style: "unit",
    unit: "day",
    unitDisplay: "long",
    maximumFractionDigits: 2,
  }).format(seconds / DAY);
}

/** An age; what is younger than a step of the simulation is not known better than that. */
export const ageText = (age: number, step: number, words: Words): string =>
  age < step ? `<${words.seconds(step)}` : words.seconds(age);

/** What is between two labels of a time axis, in seconds. */
const TIME_STEPS = [
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  ...[1, 2, 3, 6, 12, 24, 48, 120, 240, 720, 1440, 2400].map((hours) => hours * HOUR),
];
/** The room of a label, in pixels. */
const LABEL = 75;

/** Round times of an axis, as many as there is room for. */
export function timeTicks(seconds: number, width: number): number[] {
  const room = Math.max(2, Math.floor(width / LABEL));
  const step = TIME_STEPS.find((step) => seconds / step <= room) ?? seconds;
  const times = Array.from({ length: Math.floor(seconds / step) + 1 }, (_, index) => index * step);
  // The day that begins where the time ends is none of it.
  return seconds > DAY ? times.filter((time) => time < seconds) : times;
}

/** What stands at such a time: the clock within a day, else the day where it begins. */
export function tickText(time: number, seconds: number, words: Words): string {
  if (seconds <= DAY) return time === DAY ? "24:00" : clockText(time, words);
  return time % DAY === 0
    ? words.t("simulation.day", { day: words.number(time / DAY + 1) })
    : clockText(time % DAY, words);
}

/** What is between two labels of an axis of ages, in seconds. */
const AGE_STEPS = [
  ...[0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12, 24, 48, 120, 240, 720, 2400].map((hours) => hours * HOUR),
];
const MOST_AGES = 5;

/** Round ages up to the most. */
export function ageTicks(most: number): number[] {
  const step = AGE_STEPS.find((step) => most / step <= MOST_AGES) ?? most / MOST_AGES;
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, index) => index * step);
}

/** What stands at such an age: in one unit for all of an axis. */
export function ageTickText(age: number, [, step = 1]: number[], words: Words): string {
  const [unit, seconds] = step % HOUR === 0 ? ["h", HOUR] : step % MINUTE === 0 ? ["min", MINUTE] : ["s", 1];
  return `${words.number(age / seconds)} ${words.unit(unit)}`;
}
