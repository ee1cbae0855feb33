// Second by second: the day as it may go, drawn over time; outages on its axis; and what came of them.

import "./Simulation.css";
import { useEffect, useRef, useState } from "preact/hooks";
import type { View } from "../../generated/types";
import { apart } from "../answer/apart";
import { Fold, Section } from "../answer/parts";
import { usePage } from "../context";
import { type Row, settingsOf } from "../draft";
import * as engine from "../engine";
import { problemAt, problemText } from "../problems";
import type { State } from "../store";
import { Typed } from "../Typed";
import { useAsked } from "../useAsked";
import { isShown } from "../views";
import { Cases } from "./Cases";
import { Backlog, Charts } from "./Charts";
import { Events } from "./Events";
import { Outcome, Told } from "./Outcome";
import { MARGINS } from "./Timeline";
import { DAY, daysText } from "./times";
import { type Simulation as UnderWay, useSimulation } from "./useSimulation";

/** Whoever scrolls comes into view a moment before it is seen, in pixels. */
const BEFORE = "400px";
const FILE = "shardwise-simulation";
/** What is simulated first. */
const FIRST = { days: "1", seed: "1" };

interface Props {
  state: State;
  /** what can have an outage */
  consumers: string[];
}

export const Simulation = apart(function Simulation({ state, consumers }: Props) {
  const { words, shown } = usePage();
  const [asked, ask] = useAsked(FIRST);
  const place = useRef<HTMLDivElement>(null);
  const wanted = useInView(place) && isShown("outages", shown);
  const [foreseen, foresee] = useForeseen(state);
  const simulation = useSimulation({
    ...asked,
    view: foreseen ?? state.view,
    isWanted: wanted,
    isDragged: foreseen !== undefined,
  });
  const { found, problems } = simulation;
  const typed = (name: keyof typeof FIRST) => ({
    id: `simulation-${name}`,
    label: words.t(`simulation.${name}`),
    value: asked[name],
    set: (value: string) => ask({ [name]: value }),
    problem: problemAt(problems, name, words),
  });
  const [days, seed] = [typed("days"), typed("seed")];
  const refused = problems.filter(({ key }) => key !== "days" && key !== "seed");
  const [reason] = refused;
  // What cannot be simulated is wrong with what is typed for as long as that is what was asked for.
  const isRefusedNow = state.problems.length === 0 && simulation.refused?.fragment === state.view.fragment;
  const isOfNow = simulation.isOfNow && state.problems.length === 0;
  const before = found && !isOfNow ? "is-before" : "";
  return (
    <Section id="simulation" wide>
      <p class="meaning">
        {words.t("simulation.meaning")}
        {words.gap}
        {words.t("simulation.seed.meaning")}
      </p>
      <Cases state={state} consumers={consumers} />
      <div class="asked" ref={place}>
        <Typed {...days} />
        <Typed {...seed} />
        <Standing simulation={simulation} isOfNow={isOfNow} wanted={wanted} />
      </div>
      {reason && (
        <p class="problem" role="alert">
          {words.t("simulation.refused", { problem: problemText(reason, words) })}
        </p>
      )}
      <div
        class={`telling ${before} ${state.view.scenario.simulation.outages.length === 0 ? "of-a-day" : ""}`}
        style={{ "--told": toldOf(state) }}
      >
        {found && <Told result={found} />}
      </div>
      <div class={before}>
        <Backlog result={found} />
      </div>
      <Events
        state={state}
        problems={isRefusedNow ? refused : state.problems}
        seconds={lengthOf(days) ?? found?.simulated.findings.asked_seconds ?? DAY}
        margins={MARGINS}
        foresee={foresee}
        consumers={consumers}
        result={isOfNow ? found : undefined}
      />
      <div class="rest">
        <Fold summary={words.t("simulation.more-charts")}>
          <div class={before}>
            <Charts result={found} />
          </div>
        </Fold>
        <Fold summary={words.t("simulation.found")}>
          <div class={`came ${before}`}>{found && <Outcome result={found} />}</div>
        </Fold>
        {found && <Keep simulation={simulation} isOfNow={isOfNow} />}
      </div>
    </Section>
  );
});

/** How many sentences are to come: one for each outage and architecture, or for the day where there is none. */
const toldOf = ({ view: { scenario, report } }: State): number =>
  Math.max(1, scenario.simulation.outages.length) * report.architectures.length;

/** The files of what was found. */
function Keep({ simulation, isOfNow }: { simulation: UnderWay; isOfNow: boolean }) {
  const { words } = usePage();
  return (
    <p class="group">
      {(["csv", "json"] as const).map((format) => (
        <button
          key={format}
          type="button"
          aria-disabled={!isOfNow}
          onClick={() => isOfNow && simulation.keep(format, FILE)}
        >
          {words.t(`simulation.${format}`)}
        </button>
      ))}
    </p>
  );
}

/** What the scenario would be with an event where it is dragged to, until it is let go. */
function useForeseen({ draft, fields }: State): [View | undefined, (list: string, rows: Row[] | undefined) => void] {
  const [foreseen, setForeseen] = useState<View>();
  const foresee = (list: string, rows: Row[] | undefined): void => {
    const answer = rows && engine.view(settingsOf({ ...draft, rows: { ...draft.rows, [list]: rows } }, fields));
    setForeseen(answer && "value" in answer ? answer.value : undefined);
  };
  return [foreseen, foresee];
}

/** Whether the section of something has come near the window. */
function useInView(place: { current: HTMLElement | null }): boolean {
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const section = place.current?.closest("section");
    if (section == null) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setSeen(true);
      },
      { rootMargin: BEFORE },
    );
    observer.observe(section);
    return () => observer.disconnect();
  }, []);
  return seen;
}

/** The days that are asked for, in seconds; undefined where they are refused. */
function lengthOf({ value, problem }: { value: string; problem: string | undefined }): number | undefined {
  const days = value.trim() === "" ? Number.NaN : Number(value);
  return problem === undefined && days > 0 && days < Infinity ? days * DAY : undefined;
}

/** How far the simulation is, and of what that is which is shown. */
function Standing({ simulation, isOfNow, wanted }: { simulation: UnderWay; isOfNow: boolean; wanted: boolean }) {
  const { words } = usePage();
  const { found, progress, problems, run, stop } = simulation;
  const isUnderWay = progress !== undefined;
  const isDone = found?.done === 1;
  const mayRun = wanted && problems.length === 0 && !(simulation.isOfNow && isDone);
  const percent = words.percent(isUnderWay ? progress : (found?.done ?? 0));
  return (
    <div class="under-way" aria-busy={isUnderWay}>
      {isUnderWay && <progress value={progress} max={1} aria-label={words.t("simulation.under-way", { percent })} />}
      {/* One button: the focus stays where it is. */}
      <button type="button" aria-disabled={!isUnderWay && !mayRun} onClick={isUnderWay ? stop : () => mayRun && run()}>
        {words.t(isUnderWay ? "simulation.stop" : "simulation.run")}
      </button>
      <span role="status">
        {isOfNow &&
          found &&
          (isDone
            ? words.t("simulation.done", { time: daysText(found.simulated.findings.asked_seconds, words) })
            : words.t("simulation.stopped", { percent }))}
      </span>
      {!wanted && <span>{words.t("simulation.waiting")}</span>}
      {found && !isOfNow && <strong>{words.t(problems.length > 0 ? "simulation.stale" : "simulation.before")}</strong>}
    </div>
  );
}
