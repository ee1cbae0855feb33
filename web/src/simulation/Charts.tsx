// What was simulated over time: three charts under each other, and what is marked in them. Before there is anything to
// draw they take the room that they will take.

import "./Charts.css";
import { useMemo } from "preact/hooks";
import type { Argument, ConsumerSeries, EventFound } from "../../generated/types";
import { apart } from "../answer/apart";
import { useSeen } from "../answer/Picker";
import { shownIn } from "../architectures";
import { usePage } from "../context";
import { secondsOf, startOf } from "../draft";
import type { Words } from "../words";
import { type FoundOf, foundIn } from "./streams";
import { type Line, type Mark, Timeline } from "./Timeline";
import { ageText, ageTicks, ageTickText, clockText } from "./times";
import type { Result } from "./useSimulation";

/** What is not read yet: the chart in which an outage is seen best, above its lane. */
export const Backlog = apart(function Backlog({ result }: { result: Result | undefined }) {
  const { words } = usePage();
  const [marks, drawn] = useDrawn(result);
  return (
    <>
      <div class="marked">
        <Marks marks={marks} />
      </div>
      {drawn ? (
        <Timeline
          name="backlog"
          lines={drawn.backlog}
          seconds={drawn.seconds}
          marks={marks}
          write={(value) => words.count(value)}
        />
      ) : (
        <Awaited name="backlog" />
      )}
    </>
  );
});

/** How full the hottest shard is, and how old the oldest change that is not read. */
export const Charts = apart(function Charts({ result }: { result: Result | undefined }) {
  const { words } = usePage();
  const [marks, drawn] = useDrawn(result);
  if (drawn === undefined)
    return (
      <>
        <Awaited name="load" />
        <Awaited name="age" />
      </>
    );
  const { seconds, step } = drawn;
  const ages = { of: ageTicks, write: (value: number, all: number[]) => ageTickText(value, all, words) };
  return (
    <>
      <Timeline
        name="load"
        lines={drawn.load}
        seconds={seconds}
        marks={marks}
        limit={1}
        write={(share) => words.percent(share)}
      />
      <Timeline
        name="age"
        lines={drawn.age}
        seconds={seconds}
        marks={marks}
        write={(value) => ageText(value, step, words)}
        ticks={ages}
      />
    </>
  );
});

function Awaited({ name }: { name: "load" | "age" | "backlog" }) {
  const { words } = usePage();
  return (
    <div class={`timeline ${name}`}>
      <h3>{words.t(`simulation.${name}`)}</h3>
    </div>
  );
}

interface Drawn {
  seconds: number;
  step: number;
  load: Line[];
  age: Line[];
  backlog: Line[];
}

/** What is marked in the charts, and their lines, once something was found. */
function useDrawn(result: Result | undefined): [Mark[], Drawn | undefined] {
  const { words } = usePage();
  const seen = useSeen(result ? shownIn(result.view.report) : [])
    .map(({ id }) => id)
    .join();
  return useMemo(
    () => (result ? [marksOf(result, words), drawnOf(result, seen.split(","), words)] : [[], undefined]),
    [result, words, seen],
  );
}

function drawnOf(result: Result, seen: string[], words: Words): Drawn {
  type Own = Pick<Line, "name" | "points">;
  const { asked_seconds: seconds, step_seconds: step } = result.simulated.findings;
  const all = (pick: (one: FoundOf) => Own[]): Line[] =>
    foundIn(result)
      .filter(({ of }) => seen.includes(of.id))
      .flatMap((one) => pick(one).map((drawn) => ({ ...drawn, of: one.of, stretch: one.found.series.seconds })));
  const named = (series: ConsumerSeries[]): Own[] => series.map(({ consumer, points }) => ({ name: consumer, points }));
  const stream = (points: number[]): Own[] =>
    points.some((value) => value > 0) ? [{ name: words.t("simulation.stream"), points }] : [];
  return {
    seconds,
    step,
    load: all(({ found }) => [
      {
        name: words.t(found.throttling.waits_for === "stream" ? "simulation.shard" : "simulation.lane"),
        points: found.series.hottest_load,
      },
    ]),
    age: all(({ found: { series } }) => [...named(series.iterator_age), ...stream(series.replication_age)]),
    backlog: all(({ found: { series } }) => [...named(series.backlog), ...stream(series.waiting)]),
  };
}

/** When a consumer had caught up, in seconds from the start. */
export const recoveryOf = ({ until, catch_up_seconds: after }: EventFound): number | undefined =>
  after == null ? undefined : until + after;

/** What is marked in the charts, as it was simulated, from the first on: what befalls several architectures once. */
function marksOf(result: Result, words: Words): Mark[] {
  const { asked_seconds: seconds } = result.simulated.findings;
  const { scenario } = result.view;
  const happened = foundIn(result).flatMap(({ of, found, messages }) =>
    found.events.flatMap((event, index): Mark[] => {
      const message = messages[index];
      const said = message ? words.message(message) : event.event;
      const { at: from, until: to } = event;
      if (event.consumer != null)
        return [{ kind: "outage", from, to, said, label: "", of, caughtUp: recoveryOf(event) }];
      // A call that was refused changes nothing.
      const [before, after] = [message?.arguments.from, message?.arguments.to].map((shards) =>
        numberText(shards, words),
      );
      return from < to ? [{ kind: "resharding", from, to, said, label: `${before}→${after}` }] : [];
    }),
  );
  const bursts = scenario.workload.bursts.map(({ at, length, factor }): Mark => {
    const [from, label] = [startOf(at, result.view), `×${words.number(factor)}`];
    return {
      kind: "burst",
      from,
      to: from + secondsOf(length),
      said: words.t("bursts.said", { factor: words.number(factor) }),
      label,
    };
  });
  return [...bursts, ...happened].filter(({ from }) => from < seconds).sort((a, b) => a.from - b.from);
}

const numberText = (argument: Argument | undefined, words: Words): string =>
  argument && "number" in argument ? words.number(argument.number.value) : "";

/** How many events are listed one by one. */
export const MOST_EVENTS = 20;

/** What the marks in the charts stand for. */
function Marks({ marks }: { marks: Mark[] }) {
  const { words } = usePage();
  const shown = new Map(
    marks.map((mark) => [
      words.t("simulation.marked", {
        event: mark.said,
        from: clockText(mark.from, words),
        to: clockText(mark.to, words),
      }),
      mark.kind,
    ]),
  );
  if (shown.size === 0) return null;
  return (
    <ul class="legend marks" aria-label={words.t("simulation.marks")}>
      {[...shown].slice(0, MOST_EVENTS).map(([said, kind]) => (
        <li key={said}>
          <span class={`mark ${kind}`} aria-hidden="true" />
          {said}
        </li>
      ))}
      {shown.size > MOST_EVENTS && <li>{words.t("refused.more", { count: shown.size - MOST_EVENTS })}</li>}
    </ul>
  );
}
