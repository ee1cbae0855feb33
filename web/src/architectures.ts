// The architectures of a report as the page shows them: letter and name come with it, color by their place in it.

import type { ArchitectureReport, ArchitectureSummary, Summary } from "../generated/types";
import type { Words } from "./words";

/** What comes first of an architecture's report, and its place among those that it is shown beside. */
export type Shown<Of = ArchitectureSummary> = Of & { place: number };

/** The whole report of an architecture. */
export type ShownWhole = Shown<ArchitectureReport>;

/** Architectures in the order of their report, or of what comes first of it. */
export const shownIn = <Of extends ArchitectureSummary>({ architectures }: { architectures: Of[] }): Shown<Of>[] =>
  architectures.map((report, place) => ({ ...report, place }));

/** The one of an id; a result that came before the report may be of one that is not in it any more. */
export const shownAs = <Of extends { id: Shown["id"] }>(all: Of[], id: Shown["id"]): Of | undefined =>
  all.find((one) => one.id === id);

/** The cost by which architectures are ranked: without a total it is unknown, and last. */
export const costOf = ({ monthly_usd }: Pick<ArchitectureSummary, "monthly_usd">): number => monthly_usd ?? Infinity;

/** Those that fit first, then those that cost less. */
export function ranked(all: Shown[]): Shown[] {
  const misfit = ({ fit }: Shown): number => (fit.outcome.startsWith("fits") ? 0 : 1);
  return all.toSorted((one, other) => misfit(one) - misfit(other) || (costOf(one) < costOf(other) ? -1 : 1));
}

/** What stands for an architecture: its letter, in the color of its place. */
export type Signed = Pick<Shown, "id" | "letter" | "place">;

/** Those of a study: one that is not in the report has a place after those that are. */
export function signedIn(report: Summary, names: Pick<Shown, "id" | "letter">[]): Signed[] {
  const shown = shownIn(report);
  const others = names.filter(({ id }) => shownAs(shown, id) === undefined);
  return names.map((name) => shownAs(shown, name.id) ?? { ...name, place: shown.length + others.indexOf(name) });
}

/** So many colors can be distinguished, each as `--architecture-0` and so on. */
const COLORS = 6;
export const colorOf = ({ place }: Pick<Shown, "place">): string => `var(--architecture-${place % COLORS})`;

/**
 * Parts of an architecture, such as its services, are steps of its color: how much of it each has. Neighbors differ, and
 * what is written on them is light on the first kind and dark on the second.
 */
const STEPS = [1, 0.35, 0.88, 0.2, 0.5, 0.1];
export const stepOf = (part: number): { opacity: number; text: string } => {
  const opacity = STEPS[part % STEPS.length] ?? 1;
  return { opacity, text: opacity > 0.6 ? "var(--on-bar)" : "var(--ink)" };
};

/** The class of a cell in the column of an architecture: on a phone there is room for those of two. */
export const columnOf = ({ place }: Pick<Shown, "place">): string => `of of-${place}`;

/** What it is called in a scenario. */
export const nameOf = ({ id }: Pick<Shown, "id">, words: Words): string => words.find(`architecture.${id}`) ?? id;

/** Its letter and what it is called. */
export const lettered = (one: Pick<Shown, "id" | "letter">, words: Words): string =>
  `${one.letter} ${nameOf(one, words)}`;

/** The same of the one that a study names, or that it names none. */
export function letteredBy(id: string | null, all: Shown[], words: Words): string {
  const of = all.find((one) => one.id === id);
  return of ? lettered(of, words) : (id ?? words.t("cheapest.none"));
}

/** Its letter above its amounts, and that it is no log where it is none. */
export const headOf = ({ letter, promises }: Pick<Shown, "letter" | "promises">, words: Words): string =>
  promises.every_change ? letter : `${letter} (${words.t("summary.not-a-log")})`;

/** An amount, or that prices are missing. */
export const priced = (usd: number | null, words: Words): string =>
  usd == null ? words.t("fit.not-priced") : words.usd(usd);

/** The services that carry the log: in the words of the language, else in those of the report. */
export const labelOf = ({ id, label }: Shown, words: Words): string => words.find(`path.${id}`) ?? label;
