// Events on a time axis: when they are, how they follow the pointer, and how their bars keep out of each other's way.

import type { View } from "../../generated/types";
import { type Row, rowsOf, secondsOf, settingsOfRows, startOf, tablesOf, valueAt } from "../draft";
import * as engine from "../engine";
import type { Field } from "../schema";
import type { State } from "../store";

/** From when to when, in seconds. */
export interface Span {
  from: number;
  to: number;
}

/** When each event of a list is, as core reads it; undefined where core refuses it. Those that do not last end at once. */
export function spansOf(
  { draft, fields, view, problems }: State,
  list: string,
  lasts: string | undefined,
): (Span | undefined)[] {
  if (problems.length === 0) return ofScenario(view, list, lasts);
  try {
    return read(rowsOf(draft, list), fields.get(list), lasts);
  } catch (error) {
    if (error instanceof engine.Broken) return [];
    throw error;
  }
}

/** By themselves: whatever else is refused, events that are sound stay where they are. */
function read(rows: Row[], list: Field | undefined, lasts: string | undefined): (Span | undefined)[] {
  if (list === undefined || rows.length === 0) return [];
  const answer = engine.view(settingsOfRows(list, rows));
  if ("value" in answer) return ofScenario(answer.value, list.path, lasts);
  const sound = rows.filter((_, index) => !answer.problems.some(({ key }) => key.startsWith(`${list.path}[${index}]`)));
  const spans = sound.length < rows.length ? read(sound, list, lasts) : [];
  return rows.map((row) => spans[sound.indexOf(row)]);
}

const ofScenario = (view: View, list: string, lasts: string | undefined): Span[] =>
  tablesOf(valueAt(view.scenario, list)).map((event) => {
    const from = startOf(event.at, view);
    return { from, to: from + (lasts === undefined ? 0 : secondsOf(event[lasts])) };
  });

const MINUTE = 60;
const HOUR = 60 * MINUTE;
/** What times are rounded to when they are pointed at. */
const GRIDS = [MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR];
/** A step of the grid is at least this wide: nobody points at less. */
const NARROWEST = 2;

export const gridOf = (seconds: number, width: number): number =>
  GRIDS.find((grid) => (grid / seconds) * width >= NARROWEST) ?? 6 * HOUR;

/** What of an event is moved. */
export type Part = "whole" | "start" | "end";

export interface Axis {
  /** its end */
  seconds: number;
  grid: number;
}

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most));
const snap = (time: number, grid: number): number => Math.round(time / grid) * grid;

/** An event after a part of it was moved by so many seconds: on the grid, within the time, and never turned over. */
export function moved(part: Part, { from, to }: Span, by: number, { seconds, grid }: Axis): Span {
  if (part === "start") return { from: clamp(snap(from + by, grid), 0, (Math.ceil(to / grid) - 1) * grid), to };
  if (part === "end")
    return { from, to: clamp(snap(to + by, grid), (Math.floor(from / grid) + 1) * grid, Math.max(seconds, to)) };
  const begin = clamp(snap(from + by, grid), 0, Math.max(seconds - (to - from), from));
  return { from: begin, to: begin + (to - from) };
}

/** An event between two times that were pointed at. */
export function between(one: number, other: number, { seconds, grid }: Axis): Span {
  const [first, last] = [one, other].map((time) => clamp(snap(time, grid), 0, seconds)).sort((a, b) => a - b) as [
    number,
    number,
  ];
  if (first < last) return { from: first, to: last };
  return { from: Math.min(first, Math.max(seconds - grid, 0)), to: Math.min(first + grid, seconds) };
}

/** An event of one hour at a time that was pointed at; of what is left of the time where that is less. */
export function oneHour(at: number, { seconds, grid }: Axis): Span {
  const from = clamp(snap(at, grid), 0, Math.max(seconds - grid, 0));
  return { from, to: Math.min(from + HOUR, seconds) };
}

/** The least that a finger hits. */
const TOUCH = 24;
/** So far grips outside of a bar reach into it, where there is room. */
const WITHIN = 8;

/** A bar as it is drawn, in pixels from the start of the axis. */
export interface Bar {
  /** of the event itself */
  start: number;
  width: number;
  /** of all that can be dragged: a body, and a grip at each end, for the most part outside of it where it is short */
  zone: { start: number; width: number };
  grip: number;
  short: boolean;
}

export function barOf({ from, to }: Span, seconds: number, pixels: number): Bar {
  const start = (from / seconds) * pixels;
  const width = Math.max((Math.min(to, seconds) / seconds) * pixels - start, 2);
  const short = width < 3 * TOUCH;
  const body = Math.max(width, TOUCH);
  const zone = short ? { start: start + width / 2 - body / 2 - TOUCH, width: body + 2 * TOUCH } : { start, width };
  const grip = short ? TOUCH + Math.min((body - TOUCH) / 2, WITHIN) : TOUCH;
  return { start, width, zone, grip, short };
}

/** The track of each bar: the first in which it covers no other. */
export function tracksOf(bars: (Bar | undefined)[]): number[] {
  const ends: number[] = [];
  const tracks = bars.map(() => 0);
  const order = bars
    .flatMap((bar, row) => (bar ? [{ zone: bar.zone, row }] : []))
    .sort((a, b) => a.zone.start - b.zone.start);
  for (const { zone, row } of order) {
    const free = ends.findIndex((end) => end <= zone.start);
    const track = free < 0 ? ends.length : free;
    ends[track] = zone.start + zone.width;
    tracks[row] = track;
  }
  return tracks;
}
