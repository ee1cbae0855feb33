// Which architecture is the cheapest that keeps up, by rate: a strip over the rates around the scenario's, and in a list
// where it changes and why. It comes from the worker, a moment after the totals.

import "./Cheapest.css";
import type { ComponentChildren } from "preact";
import type {
  Breakeven,
  BreakevenMessages,
  CheapestRange,
  FittingRanges,
  KeyRange,
  Message,
} from "../../generated/types";
import { colorOf, lettered, letteredBy, nameOf, type Shown, shownAs, shownIn } from "../architectures";
import { usePage } from "../context";
import type { State } from "../store";
import type { Words } from "../words";
import { apart } from "./apart";
import { titleOf } from "./keys";
import { Fold, Letter, Section } from "./parts";
import type { Whole } from "./useReport";
import { useStudyIn } from "./useStudy";

/** A segment below this share of the strip has no letter, and one below the next no name. */
const ROOM = { letter: 0.045, name: 0.3 };
/** Numbers that are nearer to each other than this share of the strip are written once. */
const APART = 0.12;

/** A part of the strip. */
interface Segment extends CheapestRange {
  of: Shown | undefined;
  /** why it is another from here on */
  because: Message | undefined;
}

interface Props {
  state: State;
  whole: Whole | undefined;
}

export const Cheapest = apart(function Cheapest({ state, whole }: Props) {
  const { words } = usePage();
  const study = useStudyIn("answer", "breakeven", state);
  if (study === undefined || !words.isWhole) return <div class="study-place" />;
  if (study.value === undefined) return null;
  const { document: found, messages } = study.value;
  const architectures = shownIn(state.view.report);
  const segments = found.ranges.map(
    (range, index): Segment => ({
      ...range,
      of: architectures.find(({ id }) => id === range.cheapest),
      because: messages.because[index - 1],
    }),
  );
  return (
    <div class={`study${study.isStale ? " stale" : ""}`} aria-busy={study.isStale}>
      <Section id="cheapest">
        <p>{sentence(found, segments, words)}</p>
        <Strip found={found} segments={segments} />
        <ol class="unseen">
          {segments.map((segment) => (
            <li key={segment.from}>
              {spanOf(segment, words)}: {whichOf(segment, words)}
              {segment.because && `. ${words.message(segment.because)}`}
            </li>
          ))}
        </ol>
        <ul class="fits-where">
          {found.architectures.map((one, index) => (
            <Fits
              key={one.id}
              of={shownAs(architectures, one.id)}
              found={one}
              range={found}
              stops={messages.stops[index] ?? []}
            />
          ))}
        </ul>
        <Fold summary={words.t("cheapest.all")}>
          <Crossings found={found} messages={messages} architectures={architectures} whole={whole} />
        </Fold>
      </Section>
    </div>
  );
});

/** A rate with its unit. */
const rateOf = (rate: number, words: Words): string => words.quantity(rate, "changes/s");

const spanOf = ({ from, to }: Pick<Segment, "from" | "to">, words: Words): string =>
  words.t("cheapest.span", { from: rateOf(from, words), to: rateOf(to, words) });

const whichOf = ({ of, cheapest }: Segment, words: Words): string => {
  if (cheapest === null) return words.t("cheapest.none");
  return of ? lettered(of, words) : cheapest;
};

/** Which one it is at the scenario's rate, and where the answer changes. */
function sentence({ own, from, to }: Breakeven, segments: Segment[], words: Words): string {
  const here = segments.findLast((segment) => own === null || segment.from <= own);
  if (here === undefined || own === null) return "";
  const after = segments[segments.indexOf(here) + 1];
  const before = segments[segments.indexOf(here) - 1];
  const parts = [words.t("cheapest.here", { rate: rateOf(own, words), which: whichOf(here, words) })];
  if (after) parts.push(words.t("cheapest.above", { rate: rateOf(after.from, words), which: whichOf(after, words) }));
  if (before) parts.push(words.t("cheapest.below", { rate: rateOf(here.from, words), which: whichOf(before, words) }));
  if (segments.length === 1) parts.push(words.t("cheapest.same", { span: spanOf({ from, to }, words) }));
  return parts.join(words.gap);
}

/** The strip itself, for the eye: the list behind it has the same. */
function Strip({ found, segments }: { found: Breakeven; segments: Segment[] }) {
  const { words } = usePage();
  const { from, to, own } = found;
  const place = (rate: number): number => Math.log(rate / from) / Math.log(to / from);
  const ticks = powersOfTen(from, to);
  const crossings = spaced(
    segments.slice(1).map((segment) => segment.from),
    place,
  );
  return (
    <div class="cheapest-strip" aria-hidden="true">
      {own !== null && (
        <Mark at={place(own)} kind="own">
          {words.t("cheapest.you", { rate: words.number(own) })}
        </Mark>
      )}
      <div class="segments">
        {segments.map((segment) => (
          <Part key={segment.from} segment={segment} start={place(segment.from)} end={place(segment.to)} />
        ))}
        {raisedIn(found).map((span) => (
          <span
            key={span.from}
            class="raised"
            style={{
              insetInlineStart: percent(place(span.from)),
              inlineSize: percent(place(span.to) - place(span.from)),
            }}
          />
        ))}
        {own !== null && <span class="here" style={{ insetInlineStart: percent(place(own)) }} />}
      </div>
      {crossings.map((rate) => (
        <Mark key={rate} at={place(rate)} kind="crossing">
          {words.number(rate)}
        </Mark>
      ))}
      {ticks.map((rate) => (
        <Mark key={rate} at={place(rate)} kind="tick">
          {words.number(rate)}
        </Mark>
      ))}
      <p class="unit-of-axis">{words.t("curve.rate")}</p>
    </div>
  );
}

const percent = (share: number): string => `${share * 100}%`;

/** A number on the strip; at its ends it stays inside. */
function Mark({ at, kind, children }: { at: number; kind: string; children: ComponentChildren }) {
  const side = at < APART / 2 ? " at-start" : at > 1 - APART / 2 ? " at-end" : "";
  return (
    <span class={`mark ${kind}${side}`} style={{ insetInlineStart: percent(at) }}>
      {children}
    </span>
  );
}

function Part({ segment: { of, cheapest }, start, end }: { segment: Segment; start: number; end: number }) {
  const { words } = usePage();
  const share = end - start;
  return (
    <span
      class={`segment${cheapest === null ? " nothing" : ""}`}
      style={{ inlineSize: percent(share), background: of && colorOf(of) }}
    >
      {share >= ROOM.letter && (of?.letter ?? "–")}
      {share >= ROOM.name && <small>{of ? nameOf(of, words) : (cheapest ?? words.t("cheapest.none"))}</small>}
    </span>
  );
}

const powersOfTen = (from: number, to: number): number[] => {
  const [first, last] = [Math.ceil(Math.log10(from)), Math.floor(Math.log10(to))];
  return Array.from({ length: last - first + 1 }, (_, step) => 10 ** (first + step));
};

/** Those that are far enough from the one before to be written. */
function spaced(rates: number[], place: (rate: number) => number): number[] {
  let before = Number.NEGATIVE_INFINITY;
  return rates.filter((rate) => {
    const isApart = place(rate) - before >= APART;
    if (isApart) before = place(rate);
    return isApart;
  });
}

interface CrossingsProps {
  found: Breakeven;
  messages: BreakevenMessages;
  architectures: Shown[];
  whole: Whole | undefined;
}

/** Where the cheapest changes and why, where each keeps up, and the same for settings that are alternatives. */
function Crossings({ found, messages, architectures, whole }: CrossingsProps) {
  const { words } = usePage();
  const nowhere = architectures.filter(({ id }) =>
    found.architectures.some((one) => one.id === id && one.fits.length === 0 && !one.not_priced),
  );
  return (
    <div class="crossings">
      {found.crossings.length > 0 && (
        <ul>
          {found.crossings.map(({ at, after, monthly_usd: usd }, index) => {
            const because = messages.because[index];
            return (
              <li key={at}>
                <b>
                  {words.t("cheapest.from", {
                    rate: rateOf(at, words),
                    which: letteredBy(after, architectures, words),
                  })}
                </b>{" "}
                {usd !== null && `${words.usd(usd)} ${words.t("summary.a-month")}.`} {because && words.message(because)}
              </li>
            );
          })}
        </ul>
      )}
      {nowhere.length > 0 && (
        <ul>
          {nowhere.map((of) => {
            // It does not fit at the rate of the scenario either; the report has the reason.
            const [why] = whole?.messages.reasons[of.place] ?? [];
            return (
              <li key={of.id}>
                {of.letter} {words.t("cheapest.nowhere")}
                {why && `: ${words.message(why)}`}
              </li>
            );
          })}
        </ul>
      )}
      <h3>{words.t("cheapest.alternatives")}</h3>
      <ul>
        {found.alternatives.map(({ architecture, key, ranges, together }) => (
          <li key={`${architecture} ${key}`}>
            {shownAs(architectures, architecture)?.letter} {titleOf(key, words)}:{" "}
            {ranges
              .map((range) => `${spanOf(range, words)}: ${range.cheapest ?? words.t("cheapest.none")}`)
              .join(words.t("join.semicolon"))}
            {together !== null && `${words.t("join.semicolon")}${words.t("cheapest.together")}`}
          </li>
        ))}
      </ul>
    </div>
  );
}

interface FitsProps {
  of: Shown | undefined;
  found: FittingRanges;
  /** the whole of it */
  range: Pick<Breakeven, "from" | "to">;
  stops: BreakevenMessages["stops"][0];
}

/** Where one keeps up, what stops it, and where only once AWS has raised quotas. */
function Fits({ of, found: { fits, at_once: now, not_priced: unpriced }, range: { from, to }, stops }: FitsProps) {
  const { words } = usePage();
  if (of === undefined) return null;
  const isWhole = (spans: KeyRange[]): boolean => spans.length === 1 && spans[0]?.from === from && spans[0].to === to;
  const isAtOnce = isWhole(now) || (now.length === fits.length && now.every(({ to }, at) => to === fits[at]?.to));
  const everywhere = isAtOnce ? "cheapest.everywhere" : "fit.fits";
  const brief = unpriced ? "fit.not-priced" : isWhole(fits) ? everywhere : "cheapest.nowhere";
  const [first, ...others] = now;
  const raised = !isAtOnce && (
    <>
      {words.t("join.semicolon")}
      {first === undefined
        ? words.t("cheapest.once-raised")
        : others.length === 0 && first.from === fits[0]?.from
          ? words.t("cheapest.raised-from", { rate: rateOf(first.to, words) })
          : words.t("cheapest.at-once", { spans: now.map((span) => spanOf(span, words)).join(words.t("join.comma")) })}
    </>
  );
  if (unpriced || fits.length === 0 || isWhole(fits))
    return (
      <li class={raised ? undefined : "brief"}>
        <Letter of={of} /> {words.t(brief)}
        {raised}
      </li>
    );
  return (
    <li>
      <Letter of={of} /> {words.t("cheapest.fits")}{" "}
      {fits.map((range, index) => {
        const stop = stops[index];
        return (
          <span key={range.from}>
            {index > 0 && words.t("join.semicolon")}
            {spanOf(range, words)}
            {stop && `${words.t("join.semicolon")}${words.message(stop)}`}
          </span>
        );
      })}
      {raised}
    </li>
  );
}

/** The parts of the range in which the cheapest fits only once AWS has raised quotas. */
function raisedIn({ architectures, ranges }: Breakeven): KeyRange[] {
  return ranges.flatMap(({ from, to, cheapest }) => {
    const now = architectures.find(({ id }) => id === cheapest)?.at_once ?? [{ from, to }];
    const inside = now.filter((span) => span.from < to && span.to > from);
    const ends = [from, ...inside.flatMap((span) => [Math.max(span.from, from), Math.min(span.to, to)]), to];
    return ends.flatMap((start, at) => {
      const end = ends[at + 1];
      return at % 2 === 0 && end !== undefined && end > start ? [{ from: start, to: end }] : [];
    });
  });
}
