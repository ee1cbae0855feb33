// The recommendation: what to take and how to set it, what that comes to, and a button that makes it so. It comes from the
// worker, a moment after the totals; until then the last one stays, or an empty place at first.

import "./Recommendation.css";
import type { ComponentChildren } from "preact";
import type { Choice, InTheWay as InTheWayOf, OneMore, Opened, Uncertain } from "../../generated/types";
import { lettered, nameOf, type Signed, signedIn } from "../architectures";
import { usePage } from "../context";
import type { State } from "../store";
import type { Words } from "../words";
import type { Recommended } from "../worker/protocol";
import { apart } from "./apart";
import { ARCHITECTURES, shownValue, titleOf } from "./keys";
import { Letter, LevelBadge, OutcomeBadge } from "./parts";
import { SpreadOfBest } from "./Spread";
import { type Found, useStudy, useStudyIn } from "./useStudy";
import { type Trying, useTry } from "./useTry";

/** So many other architectures are shown. */
const MOST_OTHERS = 2;
/** What costs less is shown as costing nothing. */
const LEAST = 0.005;

/** The properties of every part of the card. */
interface Props {
  found: Recommended;
  /** the architectures of the choices, the best first */
  signs: Signed[];
  isStale: boolean;
  trying: Trying;
}

interface RecommendationProps {
  state: State;
  spread: Found<Uncertain> | undefined;
}

export const Recommendation = apart(function Recommendation({ state, spread }: RecommendationProps) {
  const { words } = usePage();
  const study = useStudyIn("answer", "recommend", state);
  const trying = useTry(state, study?.value, "recommendation");
  const [choice] = study?.value?.choices ?? [];
  const best = study?.value?.document.best;
  const isRisky = study?.isStale === false && best != null && RISKY.includes(best.level);
  const safer = useStudy("safer", state, (isRisky && withoutRisk(state.view)) || null);
  const isGiven = choice?.fragment === state.view.fragment;
  const ofChoice = useStudy("uncertain", state, (state.view.is_uncertain && !isGiven && choice) || null);
  if (study === undefined || !words.isWhole)
    return (
      <div class="card recommendation-place">
        {words.isWhole && <p class="meaning">{words.t("recommendation.searching")}</p>}
      </div>
    );
  if (study.value === undefined) return null;
  const { value: found, isStale } = study;
  const props = { found, signs: signedIn(state.view.report, found.messages.names), isStale, trying };
  return (
    <section
      class={`card wide recommendation${best ? "" : " nothing"}${isStale ? " stale" : ""}`}
      id="recommendation"
      tabIndex={-1}
      aria-labelledby="recommendation-title"
      aria-busy={isStale}
    >
      <p class="unseen" role="status">
        {trying.said}
      </p>
      <p class="eyebrow">
        {words.t(best ? "recommendation.for" : "recommendation.none-for")}
        {isStale && <small>{words.t(state.problems.length > 0 ? "study.last" : "study.stale")}</small>}
      </p>
      {best ? (
        <Best
          {...props}
          best={best}
          safer={
            RISKY.includes(best.level) && (
              <Safer best={best} safer={safer?.value} isFound={safer !== undefined} {...props} state={state} />
            )
          }
        >
          {state.view.is_uncertain && <SpreadOfBest found={isGiven ? spread : ofChoice} id={best.architecture} />}
        </Best>
      ) : (
        <InTheWay found={found} />
      )}
      <Others {...props} />
      <Held {...props} />
      {found.document.not_priced.length > 0 && (
        <p class="meaning not-judged">
          {words.t("recommendation.not-judged", {
            count: found.document.not_priced.length,
            region: state.view.report.region,
          })}
        </p>
      )}
    </section>
  );
});

/** A risk that is worth paying to be rid of, and what is asked for then. */
const RISKY = ["moderate", "high", "severe"];
const RISK = "requirements.max_risk";
const LITTLE = "low";

/** The scenario where no more than little risk is accepted. */
const withoutRisk = ({ settings, fragment }: Opened): Opened => ({
  settings: [...settings.filter(({ key }) => key !== RISK), { key: RISK, value: LITTLE }],
  fragment: `${fragment}&${RISK}=${LITTLE}`,
});

interface SaferProps extends Props {
  state: State;
  best: Choice;
  safer: Recommended | undefined;
  isFound: boolean;
}

/** What makes the best safer: what that costs, what is set otherwise, and a button; its place until that is found. */
function Safer({ state, best, safer, isFound, isStale, trying }: SaferProps) {
  const { words } = usePage();
  const choice = safer?.document.best;
  if (!safer || !choice)
    return <p class="safer meaning">{words.t(isFound ? "recommendation.safest" : "recommendation.searching-safer")}</p>;
  const taken = new Map(best.changes.map(({ key, to }) => [key, to]));
  const others = choice.changes.filter(({ key, to }) => key !== ARCHITECTURES && taken.get(key) !== to);
  const [name] = safer.messages.names;
  const isOther = choice.architecture !== best.architecture;
  const tryOut = (): void => {
    const found = safer.choices[0]?.settings.filter(({ key }) => key !== RISK) ?? [];
    const kept = state.view.settings.filter(({ key }) => key === RISK);
    if (!isStale)
      trying.tryOut([...found, ...kept], words.t("study.tried", { what: words.t("recommendation.safer-one") }));
  };
  return (
    <div class="safer">
      <p>
        <b>{words.t("recommendation.safer", { usd: words.usd(choice.monthly_usd - best.monthly_usd) })}</b>{" "}
        <LevelBadge level={choice.level} late={choice.late_seconds} />{" "}
        <span class="what">
          {isOther && name && `${lettered(name, words)}: `}
          {others.map(({ key, to }) => `${titleOf(key, words)} ${shownValue(key, to, words)}`).join(" · ")}
        </span>
      </p>
      <button type="button" aria-disabled={isStale} onClick={tryOut}>
        {words.t("recommendation.try-safer")}
      </button>
    </div>
  );
}

const countOf = ({ changes }: Choice): number => changes.filter(({ key }) => key !== ARCHITECTURES).length;

interface BestProps extends Props {
  best: Choice;
  /** what would lower its risk */
  safer: ComponentChildren;
  children: ComponentChildren;
}

/** The decision in one sentence, what it comes to, what could go wrong, and what has to change. */
function Best({ best, safer, children, ...props }: BestProps) {
  const { words } = usePage();
  const [sign] = props.signs;
  const count = countOf(best);
  const sentence = ["recommendation.keep", "recommendation.take-one"][count] ?? "recommendation.take";
  return (
    <>
      <div class="decision">
        <h2 id="recommendation-title">
          {sign && <Letter of={sign} />} {words.t(sentence, { name: nameOf({ id: best.architecture }, words), count })}
        </h2>
        <p class="price">
          <b>{words.usd(best.monthly_usd)}</b> <small>{words.t("summary.a-month")}</small>
        </p>
        <p class="against">
          {againstGiven(best, props.found, words)}
          {words.gap}
          <GivesUp found={props.found} place={0} />
        </p>
        {children}
      </div>
      <Facts found={props.found} best={best} />
      {safer}
      {count > 0 && <ToChange {...props} best={best} />}
    </>
  );
}

/** What the best saves against what fits as given. */
function againstGiven(best: Choice, { document: { given } }: Recommended, words: Words): string {
  if (given === null) return words.t("recommendation.given-none");
  if (best.changes.length === 0) return words.t("recommendation.given-same");
  const usd = given.monthly_usd - best.monthly_usd;
  const id = Math.abs(usd) < LEAST ? "given-equal" : usd > 0 ? "given-more" : "given-less";
  return words.t(`recommendation.${id}`, {
    usd: words.usd(Math.abs(usd)),
    name: nameOf({ id: given.architecture }, words),
  });
}

/** What the choice at a place gives up, if anything. */
function GivesUp({ found: { messages }, place }: { found: Recommended; place: number }) {
  const { words } = usePage();
  const text = messages.gives_up[place];
  return text ? <span class="meaning">{words.t("sentence", { text: words.message(text) })}</span> : null;
}

/** What it comes to, a fact each. */
function Facts({ found, best }: { found: Recommended; best: Choice }) {
  const { words } = usePage();
  const held = found.document.must_hold.length;
  return (
    <dl class="facts">
      <div>
        <dt>{words.t("recommendation.keeps-up")}</dt>
        <dd>
          <KeepsUpTo best={best} found={found} />
        </dd>
      </div>
      <div>
        <dt>{words.t("summary.risk")}</dt>
        <dd>
          <LevelBadge level={best.level} late={best.late_seconds} />
          {best.late_seconds == null && <small>{words.find(`level.${best.level}.help`)}</small>}
        </dd>
      </div>
      <div>
        <dt>{words.t("section.freshness")}</dt>
        <dd>
          {best.worst_seconds === null
            ? words.t("endless")
            : words.t("recommendation.at-most", { time: words.time(best.worst_seconds) })}
        </dd>
      </div>
      <div>
        <dt>{words.t("recommendation.next-reader")}</dt>
        <dd>
          <NextReader
            of={found.ahead?.one_more.filter(({ architecture }) => architecture === best.architecture) ?? []}
          />
        </dd>
      </div>
      <div>
        <dt>{words.t("recommendation.requirements")}</dt>
        <dd class="met">{words.t("recommendation.all-met", { count: held })}</dd>
      </div>
    </dl>
  );
}

/** The rate up to which it keeps up as it would be set. */
function KeepsUpTo({ best, found: { ahead } }: { best: Choice; found: Recommended }) {
  const { words } = usePage();
  const headroom = ahead?.headroom.find(({ architecture }) => architecture === best.architecture);
  if (headroom?.peak_rate == null) return <>–</>;
  if (headroom.limit === null) return <>{words.t("recommendation.any-rate")}</>;
  return (
    <>
      {words.quantity(headroom.peak_rate, "changes/s")}
      <small>{words.t("recommendation.times", { times: words.number(headroom.times_now ?? 0) })}</small>
    </>
  );
}

/** Whether one more consumer fits: each kind as it fits best. */
function NextReader({ of }: { of: OneMore[] }) {
  const { words } = usePage();
  const kinds = [...new Set(of.map(({ consumer }) => consumer.kind))];
  const outcomes = kinds.map((kind) => bestOf(of.filter(({ consumer }) => consumer.kind === kind)));
  const unfit = kinds.filter((_, index) => outcomes[index] === "does-not-fit");
  if (kinds.length === 0) return <>–</>;
  if (unfit.length === kinds.length) return <OutcomeBadge outcome="does-not-fit" />;
  const isNow = outcomes.includes("fits");
  const named = (some: typeof kinds): string => some.map((kind) => words.t(`consumer.${kind}`)).join(", ");
  // Where few kinds fit, those are named.
  if (unfit.length > kinds.length / 2)
    return <>{words.t("recommendation.only", { kinds: named(kinds.filter((kind) => !unfit.includes(kind))) })}</>;
  return (
    <>
      <OutcomeBadge outcome={isNow ? "fits" : "fits-after-increase"} />{" "}
      {unfit.length > 0 && <small>{words.t("recommendation.but-not", { kinds: named(unfit) })}</small>}
    </>
  );
}

const RANKED = ["fits", "fits-after-increase"];
const bestOf = (ways: OneMore[]): string =>
  RANKED.find((outcome) => ways.some((way) => way.outcome === outcome)) ?? "does-not-fit";

/** What changes against the scenario as it is, and the button that changes all of it. */
function ToChange({ best, found, signs, isStale, trying }: Props & { best: Choice }) {
  return (
    <div class="to-change">
      <Changes of={best} />
      <Try settings={found.choices[0]?.settings} sign={signs[0]} isStale={isStale} trying={trying} isFirst />
    </div>
  );
}

function Changes({ of: { changes } }: { of: Choice }) {
  const { words } = usePage();
  return (
    <ul class="changes">
      {changes
        .filter(({ key }) => key !== ARCHITECTURES)
        .map(({ key, from, to }) => (
          <li key={key} title={key}>
            {titleOf(key, words)}: <span class="from">{shownValue(key, from, words)}</span>{" "}
            <span class="to">
              → <b>{shownValue(key, to, words)}</b>
            </span>
          </li>
        ))}
    </ul>
  );
}

interface TryProps {
  settings: Opened["settings"] | undefined;
  sign: Signed | undefined;
  isStale: boolean;
  trying: Trying;
  isFirst?: boolean;
}

/** Makes a choice the scenario; what is of another scenario cannot be tried. */
function Try({ settings, sign, isStale, trying, isFirst = false }: TryProps) {
  const { words } = usePage();
  if (settings === undefined || sign === undefined) return null;
  const said = words.t("study.tried", { what: lettered(sign, words) });
  return (
    <button
      type="button"
      class={isFirst ? "first" : undefined}
      aria-disabled={isStale}
      onClick={() => !isStale && trying.tryOut(settings, said)}
    >
      {words.t("recommendation.try", { letter: sign.letter })}
    </button>
  );
}

/** The cheapest of the next architectures, each with what it takes. */
function Others({ found, signs, isStale, trying }: Props) {
  const { words } = usePage();
  const others = found.document.others.slice(0, MOST_OTHERS);
  if (found.document.best === null) return null;
  return (
    <div class="others">
      <p class="meaning">{words.t(others.length === 0 ? "recommendation.no-others" : "recommendation.others")}</p>
      {others.length > 0 && (
        <ul>
          {others.map((other, index) => (
            <li key={other.architecture}>
              {signs[index + 1] && <Letter of={signs[index + 1] as Signed} />}
              <span class="name">{nameOf({ id: other.architecture }, words)}</span>
              <b>{words.usd(other.monthly_usd)}</b>
              <LevelBadge level={other.level} late={other.late_seconds} />
              <Try
                settings={found.choices[index + 1]?.settings}
                sign={signs[index + 1]}
                isStale={isStale}
                trying={trying}
              />
              <GivesUp found={found} place={index + 1} />
              <details>
                <summary>{words.t("recommendation.settings", { count: countOf(other) })}</summary>
                <Changes of={other} />
              </details>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** The requirements, and what each costs: the dearest first. */
function Held({ found: { document, messages, without }, isStale, trying }: Props) {
  const { words } = usePage();
  if (document.best === null) return null;
  const costOf = (key: string): number => document.requirements.find((one) => one.key === key)?.costs_usd ?? 0;
  const said = (usd: number): string =>
    usd < LEAST ? words.t("recommendation.costs-nothing") : words.t("recommendation.costs", { usd: words.usd(usd) });
  const withoutIt = (key: string): Opened | undefined =>
    without[document.requirements.findIndex((one) => one.key === key)];
  const dearest = Math.max(0, ...document.requirements.map(({ costs_usd }) => costs_usd));
  return (
    <details class="held">
      <summary>
        {words.t(dearest < LEAST ? "recommendation.held-free" : "recommendation.held", {
          count: document.must_hold.length,
        })}{" "}
        {dearest >= LEAST && <b>{said(dearest)}</b>}
      </summary>
      <ul>
        {document.must_hold.map(({ key }, index) => {
          const text = messages.must_hold[index];
          const what = text ? words.message(text) : key;
          return (
            <li key={key}>
              {what} <b>{said(costOf(key))}</b>{" "}
              {costOf(key) >= LEAST && (
                <TryWithout what={what} settings={withoutIt(key)?.settings} isStale={isStale} trying={trying} />
              )}
            </li>
          );
        })}
      </ul>
    </details>
  );
}

interface TryWithoutProps extends Pick<Props, "isStale" | "trying"> {
  what: string;
  settings: Opened["settings"] | undefined;
}

/** Makes the best without a requirement the scenario, which does not require it then. */
function TryWithout({ what, settings, isStale, trying }: TryWithoutProps) {
  const { words } = usePage();
  if (settings === undefined) return null;
  const label = words.t("recommendation.try-without");
  return (
    <button
      type="button"
      aria-disabled={isStale}
      aria-label={`${label}: ${what}`}
      onClick={() => !isStale && trying.tryOut(settings, words.t("study.tried", { what: `${label}: ${what}` }))}
    >
      {label}
    </button>
  );
}

/** Where nothing meets the requirements: which of them stands in the way, and how near one can come. */
function InTheWay({ found: { document, messages } }: { found: Recommended }) {
  const { words } = usePage();
  const textOf = (key: string): string => {
    const text = messages.must_hold[document.must_hold.findIndex((one) => one.key === key)];
    return text ? words.message(text) : key;
  };
  return (
    <>
      <h2 id="recommendation-title">{words.t("recommendation.nothing")}</h2>
      <p>{words.t(`recommendation.${waysOf(document.in_the_way)}`)}</p>
      <ul class="ways">
        {document.in_the_way.map(({ key, together_with, nearest }, index) => {
          const reached = messages.reached[index];
          const together = [key, ...together_with];
          return (
            <li key={together.join()}>
              {together.map(textOf).join(" + ")}{" "}
              {reached && (
                <b>
                  {words.t("recommendation.reached", { value: words.message(reached) })} (
                  {nameOf({ id: nearest.architecture }, words)})
                </b>
              )}
            </li>
          );
        })}
        {messages.blocked.flatMap((limits, index) =>
          limits.map((limit) => {
            const text = words.message(limit);
            return <li key={`${document.blocked[index]?.architecture} ${text}`}>{text}</li>;
          }),
        )}
      </ul>
    </>
  );
}

/** Whether to relax one requirement is enough, or none is. */
const waysOf = (ways: InTheWayOf[]): string => {
  if (ways.length === 0) return "blocked";
  if (ways.some(({ together_with }) => together_with.length > 0)) return "ways-together";
  return ways.length === 1 ? "way" : "ways";
};
