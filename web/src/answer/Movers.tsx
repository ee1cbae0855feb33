// What moves the answer most: each guess at the end of its likely range that moves it further, as a bar, and a click tries
// it. It comes from the worker, a moment after the totals.

import "./Movers.css";
import { useEffect } from "preact/hooks";
import type { Opened, Report, Sensitivity, Swing, SwingEnd } from "../../generated/types";
import { colorOf, letteredBy, type Shown, shownAs, shownIn } from "../architectures";
import { usePage } from "../context";
import { noteEffects } from "../effects";
import type { State } from "../store";
import { ViewLink } from "../ViewLink";
import type { Words } from "../words";
import type { Answers } from "../worker/protocol";
import { apart } from "./apart";
import { titleOf } from "./keys";
import { isCounted, isPrice, settingOf, shownValue, signed } from "./movements";
import { Section } from "./parts";
import type { Whole } from "./useReport";
import type { Found } from "./useStudy";
import { useTry } from "./useTry";

/** So many are shown; all of them are in the view of what may be. */
const MOST = 5;

/** One bar: an input at the end of its range that moves the answer further. */
interface Mover {
  swing: Swing;
  end: SwingEnd;
  /** what sets it there; nothing where no settings can */
  settings: Opened["settings"];
}

interface Props {
  state: State;
  whole: Whole | undefined;
  study: Found<Answers["sensitivity"]> | undefined;
}

export const Movers = apart(function Movers({ state, whole, study }: Props) {
  const { words } = usePage();
  const inputs = study?.value?.document.inputs;
  useEffect(() => {
    if (inputs) noteEffects(inputs.map(({ key }) => key));
  }, [inputs]);
  const trying = useTry(state, study?.value, "movers");
  if (study === undefined || whole === undefined || !words.isWhole) return <div class="study-place" />;
  if (study.value === undefined || study.value.document.inputs.length === 0) return null;
  const { document: found, messages } = study.value;
  const { report } = whole;
  const architectures = shownIn(report);
  const movers = found.inputs.slice(0, MOST).map((swing, index): Mover => {
    const isHigh = Math.abs(swing.high.change_usd) >= Math.abs(swing.low.change_usd);
    const set = messages.inputs[index]?.[isHigh ? "high" : "low"] ?? [];
    return { swing, end: isHigh ? swing.high : swing.low, settings: set.map(settingOf) };
  });
  const tryOut = (mover: Mover): void => {
    if (study.isStale) return;
    const said = words.t("study.tried", { what: toOf(mover, report, words) });
    trying.tryOut([...state.view.settings, ...mover.settings], said);
  };
  return (
    <div class={`study${study.isStale ? " stale" : ""}`} aria-busy={study.isStale}>
      <Section id="movers" focusable>
        <p class="unseen" role="status">
          {trying.said}
        </p>
        <p>
          {sentence(found, architectures, words)}
          {words.gap}
          <span class="meaning">{words.t(found.next === null ? "movers.of-cost" : "movers.of-difference")}</span>
        </p>
        <Bars found={found} movers={movers} report={report} isStale={study.isStale} tryOut={tryOut} />
        <p class="meaning on-screen">
          {words.t("movers.try")}
          {words.gap}
          <ViewLink to="what-if" fragment={state.view.fragment}>
            {words.t("movers.all")}
          </ViewLink>
        </p>
      </Section>
    </div>
  );
});

/** What the bars are measured against. */
function sentence(
  { best, next, fits, difference_usd: usd }: Sensitivity,
  architectures: Shown[],
  words: Words,
): string {
  const [name, other] = [best, next].map((id) => letteredBy(id, architectures, words)) as [string, string];
  const places = { best: name, next: other, usd: words.usd(Math.abs(usd)) };
  if (next === null) return words.t("movers.alone", places);
  if (!fits) return words.t("movers.nothing", places);
  return words.t(usd < 0 ? "movers.dearer" : "movers.cheaper", places);
}

/** An input and where it goes. */
const toOf = ({ swing, end }: Mover, report: Report, words: Words): string =>
  words.t("movers.to", { key: titleOf(swing.key, words, report), value: shownValue(swing, end.value, words) });

interface BarsProps {
  found: Sensitivity;
  movers: Mover[];
  report: Report;
  isStale: boolean;
  tryOut: (mover: Mover) => void;
}

/** A bar for each, from where the scenario is: to the right for the best, to the left and grey for the next. */
function Bars({ found, movers, report, isStale, tryOut }: BarsProps) {
  const architectures = shownIn(report);
  const changes = movers.map(({ end }) => end.change_usd);
  const [least, most] = [Math.min(0, ...changes), Math.max(0, ...changes)];
  const best = architectures.find(({ id }) => id === found.best);
  const look = {
    "--base": most > least ? -least / (most - least) : 0,
    "--for": best ? colorOf(best) : "var(--ink)",
  };
  return (
    <ul class="movers" style={look}>
      {movers.map((mover) => (
        <li key={mover.swing.key}>
          <Bar
            mover={mover}
            report={report}
            width={most > least ? Math.abs(mover.end.change_usd) / (most - least) : 0}
            turns={turnsTo(found, mover, architectures)}
            isStale={isStale}
            tryOut={tryOut}
          />
        </li>
      ))}
    </ul>
  );
}

/** Which is the cheapest then, where that is another. */
function turnsTo({ best, fits }: Sensitivity, { end }: Mover, architectures: Shown[]): string | undefined {
  const now = fits ? best : null;
  if (end.cheapest === now) return undefined;
  return end.cheapest === null ? "–" : (shownAs(architectures, end.cheapest)?.letter ?? end.cheapest);
}

interface BarProps {
  mover: Mover;
  report: Report;
  /** share of the track */
  width: number;
  turns: string | undefined;
  isStale: boolean;
  tryOut: (mover: Mover) => void;
}

function Bar({ mover, report, width, turns, isStale, tryOut }: BarProps) {
  const { words } = usePage();
  const { swing, end } = mover;
  const change = end.change_usd;
  const value = shownValue(swing, end.value, words, isCounted(swing));
  const now = shownValue(swing, swing.value, words);
  const content = (
    <>
      <span class="what">
        {titleOf(swing.key, words, report)}{" "}
        <small>
          {isPrice(swing) ? value : words.t("movers.instead", { value, now })}
          {turns !== undefined && <b> {words.t(turns === "–" ? "movers.nothing-fits" : "movers.turns", { turns })}</b>}
        </small>
      </span>
      <span class="track" aria-hidden="true">
        <span class={change < 0 ? "against" : "for"} style={{ "--width": width }} />
      </span>
      <b class="change">{signed(change, words)}</b>
    </>
  );
  if (mover.settings.length === 0) return <div class="mover">{content}</div>;
  return (
    <button type="button" class="mover says" aria-disabled={isStale} onClick={() => tryOut(mover)}>
      {content}
    </button>
  );
}
