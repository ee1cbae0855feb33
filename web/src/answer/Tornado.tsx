// How far each guess moves the answer: both ends of its likely range around where the scenario is, and what is near a jump.

import "./Tornado.css";
import type { Report, Sensitivity, Swing, SwingEnd } from "../../generated/types";
import { colorOf, shownIn } from "../architectures";
import { usePage } from "../context";
import type { State } from "../store";
import type { Answers } from "../worker/protocol";
import { apart } from "./apart";
import { titleOf } from "./keys";
import { howToRead, isCounted, isPrice, settingOf, shownValue, signed } from "./movements";
import { Fold, Section } from "./parts";
import type { Found } from "./useStudy";
import { useTry } from "./useTry";

/** So many guesses are shown; what comes after them moves next to nothing. */
const MOST = 6;

interface Props {
  state: State;
  report: Report;
  study: Found<Answers["sensitivity"]> | undefined;
}

export const Tornado = apart(function Tornado({ state, report, study }: Props) {
  const { words } = usePage();
  const trying = useTry(state, study?.value, "tornado");
  if (study?.value === undefined || study.value.document.inputs.length === 0) return null;
  const { document: found, messages } = study.value;
  const inputs = found.inputs.slice(0, MOST);
  const reach = Math.max(...inputs.map(({ effect_usd }) => effect_usd), Number.MIN_VALUE);
  const best = shownIn(report).find(({ id }) => id === found.best);
  const end = (swing: Swing, index: number, side: "low" | "high") => {
    const { value, change_usd: change } = swing[side];
    const settings = (messages.inputs[index]?.[side] ?? []).map(settingOf);
    const shown = shownValue(swing, value, words, isCounted(swing));
    const said = words.t("movers.to", { key: titleOf(swing.key, words, report), value: shown });
    const tryOut = (): void => {
      if (!study.isStale) trying.tryOut([...state.view.settings, ...settings], words.t("study.tried", { what: said }));
    };
    const text = (
      <>
        {shown} <b>{signed(change, words)}</b>
      </>
    );
    if (settings.length === 0) return <span class={side}>{text}</span>;
    return (
      <button
        type="button"
        class={`${side} says`}
        aria-disabled={study.isStale}
        aria-label={`${said}: ${signed(change, words)}`}
        onClick={tryOut}
      >
        {text}
      </button>
    );
  };
  return (
    <div class={`study${study.isStale ? " stale" : ""}`} aria-busy={study.isStale}>
      <Section id="tornado" focusable>
        <p class="unseen" role="status">
          {trying.said}
        </p>
        <p class="meaning">
          {howToRead(found, shownIn(report), words)}
          {words.gap}
          <span class="on-screen">{words.t("movers.try-end")}</span>
        </p>
        <ul class="tornado" style={{ "--for": best ? colorOf(best) : "var(--ink)" }}>
          {inputs.map((swing, index) => (
            <li key={swing.key}>
              <span class="what">
                {titleOf(swing.key, words, report)}{" "}
                {!isPrice(swing) && (
                  <small>{words.t("movers.now", { value: shownValue(swing, swing.value, words) })}</small>
                )}
              </span>
              <span class="track" aria-hidden="true">
                <Bar end={swing.low} reach={reach} />
                <Bar end={swing.high} reach={reach} />
              </span>
              {end(swing, index, "low")}
              {end(swing, index, "high")}
            </li>
          ))}
        </ul>
        <Edges found={found} messages={messages} report={report} />
      </Section>
    </div>
  );
});

/** From the middle, where the scenario is: to the right for the best, to the left and grey for the next. */
const Bar = ({ end: { change_usd: change }, reach }: { end: SwingEnd; reach: number }) => (
  <span class={change < 0 ? "against" : "for"} style={{ "--width": Math.abs(change) / reach / 2 }} />
);

interface EdgesProps {
  found: Sensitivity;
  messages: NonNullable<Answers["sensitivity"]>["messages"];
  report: Report;
}

/** The jumps of a cost that are near. */
function Edges({ found, messages, report }: EdgesProps) {
  const { words } = usePage();
  if (found.edges.length === 0) return null;
  return (
    <Fold summary={words.t("movers.edges")}>
      <ul class="edges">
        {found.edges.map(({ key, text }, index) => {
          const edge = messages.edges[index];
          return (
            <li key={text}>
              {titleOf(key, words, report)}: {edge ? words.message(edge) : text}
            </li>
          );
        })}
      </ul>
    </Fold>
  );
}
