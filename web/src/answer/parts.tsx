// Small parts that every section of the answer is made of.

import "./parts.css";
import type { ComponentChildren } from "preact";
import type { ArchitectureSummary, FitReport, Level, LimitSummary, Uncertain, Verdict } from "../../generated/types";
import { colorOf, columnOf, type Shown, stepOf } from "../architectures";
import { usePage } from "../context";
import { ALL } from "../views";
import type { Found } from "./useStudy";

/** A number that opens its explanation: that of an architecture first, where it says which. */
export function Num({ id, of, children }: { id: string; of?: string; children: ComponentChildren }) {
  const { words, act } = usePage();
  return (
    <button
      type="button"
      class="num"
      title={words.t("explain.open", { id })}
      onClick={() => act({ do: "explain", id, of })}
    >
      {children}
    </button>
  );
}

interface SectionProps {
  id: string;
  children: ComponentChildren;
  wide?: boolean;
  /** whether it takes the focus when what had it goes away */
  focusable?: boolean;
  /** whether what is in it is of a scenario before the one that is shown */
  isStale?: boolean;
}

/** A section of the answer, with its name. */
export function Section({ id, children, wide = false, focusable = false, isStale = false }: SectionProps) {
  const { words } = usePage();
  return (
    <section
      class={`card${wide ? " wide" : ""}${isStale ? " stale" : ""}`}
      id={id}
      tabIndex={focusable ? -1 : undefined}
      aria-labelledby={`${id}-title`}
      aria-busy={isStale}
    >
      <h2 id={`${id}-title`}>{words.t(`section.${id}`)}</h2>
      {children}
    </section>
  );
}

/** The letter of an architecture, in its color. */
export function Letter({ of }: { of: Pick<Shown, "letter" | "place"> }) {
  return (
    <span class="letter" style={{ background: colorOf(of) }}>
      {of.letter}
    </span>
  );
}

/** A step of an architecture's color: which part of it is meant. */
export function Swatch({ of, part }: { of: Shown; part: number }) {
  const look = { "--of": colorOf(of), "--step": stepOf(part).opacity };
  return <span class="swatch" style={look} aria-hidden="true" />;
}

const SHAPES: Record<Level, string> = {
  none: "M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 1 1 0-13Zm-3 6.6 2.2 2.3 4-4.6",
  low: "M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 1 1 0-13Z",
  moderate: "M8 1.5 15 14H1Z",
  high: "M8 .8 15.2 8 8 15.2.8 8Z",
  severe: "M5 1h6l4 4v6l-4 4H5l-4-4V5Z",
};

/** How likely throttling is: a word, a shape and a color. */
export function LevelBadge({ level, late }: { level: Level; late?: number | null | undefined }) {
  const { words } = usePage();
  const waits = late != null && late >= 1 && (level === "none" || level === "low");
  const shown = waits ? "moderate" : level;
  return (
    <span class={`level ${shown}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={SHAPES[shown]} />
      </svg>
      {waits ? words.t("summary.late-by", { delay: words.time(late) }) : words.t(`level.${level}`)}
    </span>
  );
}

/** A tick, an arrow up, a cross and a dash: an outcome by its shape. */
const MARKS: Record<string, string> = {
  fits: "M2.5 8.5 6.5 12.5 13.5 4",
  "fits-after-increase": "M8 14V3M3 7.5 8 2.5l5 5",
  "does-not-fit": "M3 3l10 10M13 3 3 13",
  "not-priced": "M3 8h10",
};

/** The same without words, where there is no room for them. */
export function OutcomeMark({ outcome }: Pick<FitReport, "outcome">) {
  const { words } = usePage();
  return (
    <span class={`outcome ${outcome}`}>
      <svg viewBox="0 0 16 16" role="img" aria-label={words.t(`fit.${outcome}`)}>
        <path d={MARKS[outcome]} />
      </svg>
    </span>
  );
}

interface OutcomeProps extends Pick<FitReport, "outcome"> {
  /** other words than those of the outcome */
  children?: ComponentChildren;
}

/** Whether an architecture fits, or something in it does: words, a shape and a color. */
export function OutcomeBadge({ outcome, children }: OutcomeProps) {
  const { words } = usePage();
  return (
    <span class={`outcome ${outcome}`} title={children === undefined ? words.find(`outcome.${outcome}`) : undefined}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={MARKS[outcome]} />
      </svg>
      {children ?? words.t(`fit.${outcome}`)}
    </span>
  );
}

/** How full something is; the number beside it is the same. */
export function Gauge({ share, verdict }: { share: number; verdict?: Verdict }) {
  const width = `${Math.min(Math.max(share, 0), 1) * 100}%`;
  return (
    <span class={`gauge ${verdict ?? "plain"}`} aria-hidden="true">
      <span style={{ inlineSize: width }} />
    </span>
  );
}

/** The head of a column: its text, and what it is of. */
interface Head {
  text: ComponentChildren;
  look: string;
}

/** The head of a column of numbers; of an architecture's, whose. */
export const number = (text: ComponentChildren, of?: Shown): Head => ({
  text,
  look: of ? `number ${columnOf(of)}` : "number",
});

/** The head of an architecture's column of texts. */
export const column = (text: ComponentChildren, of: Shown): Head => ({ text, look: columnOf(of) });

/** A table that scrolls inside itself on narrow screens. */
export function Table({
  head,
  children,
  label,
}: {
  head: (string | Head)[];
  children: ComponentChildren;
  label: string;
}) {
  return (
    <div class="scroll" role="group" aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {head.map((cell, index) =>
              cell === "" ? (
                <td key={index} />
              ) : (
                <th key={index} scope="col" class={typeof cell === "string" ? "" : cell.look}>
                  {typeof cell === "string" ? cell : cell.text}
                </th>
              ),
            )}
          </tr>
        </thead>
        {children}
      </table>
    </div>
  );
}

/** What is seen on demand; where everything is laid out, and on paper, it is seen at once. */
export function Fold({ summary, children }: { summary: string; children: ComponentChildren }) {
  const { shown } = usePage();
  return (
    <details class="unfolds" open={shown === ALL}>
      <summary>{summary}</summary>
      {children}
    </details>
  );
}

interface CostBarProps {
  of: Shown;
  all: Shown[];
  /** what comes of numbers that are not known exactly */
  spread: Found<Uncertain> | undefined;
}

/**
 * The cost of an architecture on an axis that it shares with the others; where it has a band, that, and the cost as a mark.
 * A cost that is not known has neither.
 */
export function CostBar({ of, all, spread }: CostBarProps) {
  if (of.monthly_usd === null) return null;
  const ends = spread?.value?.architectures.map(({ p90_usd: usd }) => usd ?? 0) ?? [];
  const most = Math.max(...all.map(({ monthly_usd: usd }) => usd ?? 0), ...ends, Number.MIN_VALUE);
  const place = (usd: number | null): string => `${Math.max(0, Math.min(1, (usd ?? 0) / most)) * 100}%`;
  const band = spread?.value?.architectures.find(({ id }) => id === of.id);
  const start = place(band?.p10_usd ?? 0);
  const end = place(band?.p90_usd ?? of.monthly_usd);
  return (
    <span class={`cost-bar${spread?.isStale ? " stale" : ""}`} aria-hidden="true">
      <span style={{ marginInlineStart: start, inlineSize: `calc(${end} - ${start})`, background: colorOf(of) }} />
      {band && <i style={{ insetInlineStart: place(of.monthly_usd) }} />}
    </span>
  );
}

/** The limit that is fullest. */
export function tightest({ limits }: Pick<ArchitectureSummary, "limits">): LimitSummary | undefined {
  return limits.reduce<LimitSummary | undefined>(
    (most, limit) => (most === undefined || limit.utilization > most.utilization ? limit : most),
    undefined,
  );
}
