// Second by second: the day as it may go, drawn over time; outages on its axis; and what came of them.

import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Argument, ConsumerSeries, EventFound, Found, Simulated, View } from "../../generated/types";
import { Letter, letterOf, number, Section, Table } from "../answer/parts";
import { usePage } from "../context";
import { secondsOf } from "../draft";
import { focusOn } from "../focus";
import { problemAt, problemText } from "../problems";
import type { State } from "../store";
import type { Words } from "../words";
import { Events } from "./Events";
import { type Line, MARGINS, type Mark, Timeline } from "./Timeline";
import { clockText, DAY, lengthText } from "./times";
import { type Result, useSimulation } from "./useSimulation";
import "./simulation.css";

/** Whoever scrolls comes into view a moment before it is seen, in pixels. */
const BEFORE = "400px";
const FILE = "shardwise-simulation";

export function Simulation({ state }: { state: State }) {
  const { words } = usePage();
  const [days, setDays] = useState("1");
  const [seed, setSeed] = useState("1");
  const place = useRef<HTMLDivElement>(null);
  const wanted = useInView(place);
  const simulation = useSimulation(state.view, days, seed, wanted);
  const { found, progress, problems } = simulation;
  const { simulated, done = 0 } = found ?? {};
  const refused = problems.filter(({ key }) => key !== "days" && key !== "seed");
  const [reason] = refused;
  // What cannot be simulated is wrong with what is typed for as long as that is what was asked for.
  const isOfNow = state.problems.length === 0 && simulation.refused?.fragment === state.view.fragment;
  const caughtUp = useMemo(() => (progress === undefined && simulated ? recoveries(state, simulated) : []), [progress, simulated, state.view]);
  // As they were while the scenario is typed: the next findings draw them anew.
  const charts = useMemo(() => found && <Charts {...found} />, [found, words]);
  const outcome = useMemo(() => simulated && <Outcome simulated={simulated} />, [simulated, words]);
  return (
    <Section id="simulation" wide>
      <p class="meaning">{words.t("simulation.meaning")}</p>
      <div class="asked" ref={place}>
        <Typed id="days" value={days} set={setDays} problem={problemAt(problems, "days", words)} />
        <Typed id="seed" value={seed} set={setSeed} problem={problemAt(problems, "seed", words)} />
        <div class="under-way" aria-busy={progress !== undefined}>
          {progress !== undefined && (
            <>
              <progress value={progress} max={1} aria-label={words.t("simulation.under-way", { percent: words.percent(progress) })} />
              <button
                type="button"
                onClick={() => {
                  simulation.stop();
                  focusOn("#simulation-days");
                }}
              >
                {words.t("simulation.stop")}
              </button>
            </>
          )}
          {progress === undefined && done > 0 && done < 1 && <span>{words.t("simulation.stopped", { percent: words.percent(done) })}</span>}
          {!wanted && <span>{words.t("simulation.waiting")}</span>}
        </div>
      </div>
      <p class="meaning">{words.t("simulation.seed.meaning")}</p>
      {problems.length > 0 && simulated && <p class="note">{words.t("simulation.stale")}</p>}
      {reason && (
        <p class="problem" role="alert">
          {words.t("simulation.refused", { problem: problemText(reason, words) })}
        </p>
      )}
      {charts}
      <Events
        state={state}
        problems={isOfNow ? refused : state.problems}
        seconds={simulated?.findings.asked_seconds ?? DAY}
        margins={MARGINS}
        caughtUp={caughtUp}
      />
      {outcome}
      {simulated && (
        <p class="group">
          <button type="button" onClick={() => simulation.keep("csv", FILE)}>
            {words.t("simulation.csv")}
          </button>
          <button type="button" onClick={() => simulation.keep("json", FILE)}>
            {words.t("simulation.json")}
          </button>
        </p>
      )}
    </Section>
  );
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

function Typed({ id, value, set, problem }: { id: "days" | "seed"; value: string; set: (value: string) => void; problem: string | undefined }) {
  const { words } = usePage();
  const wrong = `simulation-${id}-problem`;
  return (
    <label>
      {words.t(`simulation.${id}`)}
      <input
        id={`simulation-${id}`}
        inputMode="decimal"
        autocomplete="off"
        value={value}
        aria-invalid={problem === undefined ? undefined : true}
        aria-describedby={problem && wrong}
        onInput={(event) => set(event.currentTarget.value.normalize("NFKC"))}
      />
      {problem && (
        <span class="problem" role="alert" id={wrong}>
          {problem}
        </span>
      )}
    </label>
  );
}

function Charts({ simulated, view }: Result) {
  const { words } = usePage();
  const { architectures, asked_seconds: seconds } = simulated.findings;
  const consumers = view.outage_consumers;
  const marks = useMemo(() => marksOf(simulated, view, words), [simulated, words]);
  const [load, age, backlog] = useMemo(() => {
    type Drawn = Pick<Line, "name" | "reader" | "points">;
    const all = (pick: (found: Found) => Drawn[]): Line[] =>
      architectures.flatMap((found) => pick(found).map((drawn) => ({ ...drawn, letter: letterOf(found.id), stretch: found.series.seconds })));
    const named = (series: ConsumerSeries[]): Drawn[] =>
      series.map(({ consumer, points }) => ({ name: consumer, reader: consumers.indexOf(consumer), points }));
    const stream = (points: number[]): Drawn[] =>
      points.some((value) => value > 0) ? [{ name: words.t("simulation.stream"), reader: consumers.length, points }] : [];
    return [
      all(({ id, series }) => [{ name: words.t(id === "streams-lambda" ? "simulation.lane" : "simulation.shard"), reader: undefined, points: series.hottest_load }]),
      all(({ series }) => [...named(series.iterator_age), ...stream(series.replication_age)]),
      all(({ series }) => [...named(series.backlog), ...stream(series.waiting)]),
    ] as const;
  }, [simulated, words]);
  return (
    <>
      <Marks marks={marks} />
      <Timeline name="load" lines={load} seconds={seconds} marks={marks} limit={1} write={(share) => words.percent(share)} />
      <Timeline name="age" lines={age} seconds={seconds} marks={marks} write={(value) => words.seconds(value)} />
      <Timeline name="backlog" lines={backlog} seconds={seconds} marks={marks} write={(value) => words.count(value)} />
    </>
  );
}

const recoveryOf = ({ until, catch_up_seconds: after }: EventFound): number | undefined => (after == null ? undefined : until + after);

/** What is marked in the charts, as it was simulated, from the first on: what befalls both architectures once. */
function marksOf({ findings, events: messages }: Simulated, { scenario }: View, words: Words): Mark[] {
  const { architectures, asked_seconds: seconds } = findings;
  const happened = architectures.flatMap(({ events }, which) =>
    events.flatMap((event, index): Mark[] => {
      const message = messages[which]?.[index];
      const said = message ? words.message(message) : event.event;
      const { at: from, until: to } = event;
      if (event.consumer != null) return [{ kind: "outage", from, to, said, label: "", caughtUp: recoveryOf(event) }];
      // A call that was refused changes nothing.
      const [before, after] = [message?.arguments.from, message?.arguments.to].map((shards) => numberText(shards, words));
      return from < to ? [{ kind: "resharding", from, to, said, label: `${before}→${after}` }] : [];
    }),
  );
  const bursts = scenario.workload.bursts.map(({ at, length, factor }): Mark => {
    const [from, label] = [secondsOf(at), `×${words.number(factor)}`];
    return { kind: "burst", from, to: from + secondsOf(length), said: words.t("bursts.said", { factor: words.number(factor) }), label };
  });
  return [...bursts, ...happened].filter(({ from }) => from < seconds).sort((a, b) => a.from - b.from);
}

const numberText = (argument: Argument | undefined, words: Words): string =>
  argument && "number" in argument ? words.number(argument.number.value) : "";

/** What the marks in the charts stand for. */
function Marks({ marks }: { marks: Mark[] }) {
  const { words } = usePage();
  const shown = new Map(marks.map((mark) => [words.t("simulation.marked", { event: mark.said, from: clockText(mark.from, words), to: clockText(mark.to, words) }), mark.kind]));
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

/** When everybody of each outage of the scenario had caught up. */
function recoveries({ view }: State, { findings }: Simulated): (number | undefined)[] {
  const events = findings.architectures.flatMap(({ events }) => events);
  return view.scenario.simulation.outages.map(({ consumer, at }) => {
    const times = events.filter((event) => event.consumer === consumer && event.at === secondsOf(at)).map(recoveryOf);
    const known = times.filter((time) => time !== undefined);
    return known.length > 0 && known.length === times.length ? Math.max(...known) : undefined;
  });
}

/** How many events are told one by one. */
const MOST_EVENTS = 20;

function Outcome({ simulated }: { simulated: Simulated }) {
  const { words } = usePage();
  const { architectures } = simulated.findings;
  const events = architectures.flatMap((found, which) =>
    found.events.map((event, index) => {
      const message = simulated.events[which]?.[index];
      return { found, event, said: message ? words.message(message) : event.event };
    }),
  );
  const told = events.slice(0, MOST_EVENTS);
  const aside = told.some(({ event }) => event.set_aside > 0);
  const count = (records: number): string => (records === 0 ? words.t("simulation.nothing") : words.count(records));
  const row = (id: string, cell: (found: Found) => ComponentChildren) => (
    <tr key={id}>
      <th scope="row">{words.t(`simulation.${id}`)}</th>
      {architectures.map((found) => (
        <td key={found.id} class="number">
          {cell(found)}
        </td>
      ))}
    </tr>
  );
  return (
    <div class="outcome">
      <div role="status">
        <ul class="plain">
          {told.flatMap(({ found, event, said }) => {
            if (event.consumer == null) return [];
            const [gone, after] = [count(event.lost), event.catch_up_seconds];
            const lost = event.set_aside > 0 ? words.t("simulation.and-set-aside", { lost: gone, aside: words.count(event.set_aside) }) : gone;
            const outcome =
              after == null
                ? words.t("simulation.told-not-yet", { lost })
                : words.t("simulation.told-caught-up", { after: lengthText(after, words), at: clockText(event.until + after, words), lost });
            return [
              <li key={`${found.id} ${event.event} ${event.at}`}>
                <Letter id={found.id} />{" "}
                {words.t("simulation.told", { event: said, from: clockText(event.at, words), to: clockText(event.until, words), backlog: words.count(event.backlog), outcome })}
              </li>,
            ];
          })}
        </ul>
      </div>
      <h4>{words.t("simulation.found")}</h4>
      <Table label={words.t("simulation.found")} head={["", ...architectures.map(({ id }) => number(letterOf(id).toUpperCase()))]}>
        <tbody>
          {row("throttled", ({ throttling }) => words.percent(throttling.throttled_share))}
          {row("seconds", ({ throttling }) => words.percent(throttling.time_share))}
          {row("delayed", ({ throttling }) => words.percent(throttling.delayed_share))}
          {row("longest", ({ id, replication_age }) => (id === "streams-lambda" ? "–" : words.seconds(replication_age.max)))}
          {row("delivered", ({ books }) => words.count(books.delivered))}
          {row("lost", ({ books }) => count(books.lost))}
          {architectures.some(({ books }) => books.set_aside > 0) && row("set-aside", ({ books }) => count(books.set_aside))}
          {row("shards", ({ shards: { least, most } }) =>
            least === most ? words.number(most) : words.t("simulation.from-to", { least: words.number(least), most: words.number(most) }),
          )}
          {architectures.some(({ shards }) => shards.least < shards.most) && row("saved", ({ shards }) => words.usd(shards.saved_usd))}
          {row("invocations", ({ lambda }) => (lambda ? words.count(lambda.invocations) : "–"))}
          {row("failed", ({ lambda }) => (lambda ? count(lambda.failed) : "–"))}
          {row("concurrent", ({ lambda }) => (lambda ? words.number(lambda.most_concurrent) : "–"))}
        </tbody>
      </Table>
      <More
        id="events"
        head={["event", "time", "until", "waiting-then", "oldest", "after", "at", "lost", ...(aside ? ["set-aside"] : [])]}
        rows={told.map(({ found, event, said }) => {
          const { at, until, backlog, age, catch_up_seconds: after, lost, set_aside } = event;
          const notYet = event.consumer == null && until <= at ? "–" : words.t("simulation.not-yet");
          const recovery = after == null ? [notYet, "–"] : [lengthText(after, words), clockText(until + after, words)];
          const cells = [clockText(at, words), clockText(until, words), words.count(backlog), words.seconds(age), ...recovery, count(lost), ...(aside ? [count(set_aside)] : [])];
          return { found, name: said, cells };
        })}
      />
      <More
        id="consumers"
        head={["consumer", "half", "p99", "age-most", "behind", "calls", "refused-calls", "refused-bytes", "lost"]}
        rows={architectures.flatMap((found) =>
          found.consumers.map(({ consumer, iterator_age: age, ...of }) => {
            const calls = of.fan_out ? "–" : words.number(of.calls_per_second);
            const refused = [of.refused_calls_share, of.refused_bytes_share].map((share) => words.percent(share));
            const ages = [age.p50, age.p99, age.max].map((seconds) => words.seconds(seconds));
            return { found, name: <code>{consumer}</code>, cells: [...ages, words.count(of.most_backlog), calls, ...refused, count(of.lost)] };
          }),
        )}
      />
      <More
        id="limits"
        head={["limit", "share", "closed-form"]}
        rows={architectures.flatMap((found) =>
          found.throttling.by_limit.map(({ limit, throttled_share, closed_form_share }) => {
            const cells = [throttled_share, closed_form_share].map((share) => words.percent(share));
            return { found, name: <code>{limit}</code>, cells };
          }),
        )}
      />
      <More
        id="by-shard"
        head={["shard-number", "traffic", "share"]}
        rows={architectures.flatMap((found) =>
          found.throttling.by_shard.map(({ shard, traffic_share, throttled_share }) => {
            const cells = [traffic_share, throttled_share].map((share) => words.percent(share));
            return { found, name: String(shard), cells };
          }),
        )}
      />
    </div>
  );
}

interface MoreProps {
  id: string;
  /** of what is named, then of its numbers */
  head: string[];
  rows: { found: Found; name: ComponentChildren; cells: string[] }[];
}

/** A table that opens, with the architecture of each row; nothing where there are none. */
function More({ id, head, rows }: MoreProps) {
  const { words } = usePage();
  const [named = "", ...numbers] = head.map((column) => words.t(`simulation.${column}`));
  const label = words.t(`simulation.${id}`);
  if (rows.length === 0) return null;
  return (
    <details>
      <summary>{label}</summary>
      <Table label={label} head={["", named, ...numbers.map(number)]}>
        <tbody>
          {rows.map(({ found, name, cells }, index) => (
            <tr key={index}>
              <td>
                <Letter id={found.id} />
              </td>
              <th scope="row">{name}</th>
              {cells.map((cell, column) => (
                <td key={column} class="number">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </details>
  );
}
