// What came of a simulation, as text and in tables.

import "./Outcome.css";
import type { ComponentChildren } from "preact";
import type { Books, WaitsFor } from "../../generated/types";
import { apart } from "../answer/apart";
import { Letter, number, Table } from "../answer/parts";
import { columnOf, type Shown } from "../architectures";
import { usePage } from "../context";
import type { Words } from "../words";
import { MOST_EVENTS } from "./Charts";
import { type FoundOf, foundIn } from "./streams";
import { ageText, clockText, lengthText } from "./times";
import type { Result } from "./useSimulation";

/** Where changes are at the end: these places add up to the changes that were written. */
const PLACES = [
  "delivered",
  "in_buffers",
  "unread",
  "waiting",
  "filtered",
  "set_aside",
  "lost",
] as const satisfies (keyof Books)[];
/** What is shown even if it is zero. */
const ALWAYS: (keyof Books)[] = ["delivered", "unread", "lost"];

/** What happened in each architecture, and what it is called. */
const eventsIn = (result: Result, words: Words) =>
  foundIn(result)
    .flatMap(({ of, found, messages }) =>
      found.events.map((event, index) => {
        const message = messages[index];
        return { of, event, said: message ? words.message(message) : event.event };
      }),
    )
    .slice(0, MOST_EVENTS);

const countText = (records: number, words: Words): string =>
  records === 0 ? words.t("simulation.nothing") : words.count(records);

/** What came of each outage, in a sentence. */
export const Told = apart(function Told({ result }: { result: Result }) {
  const { words } = usePage();
  const { seconds } = result.simulated.findings;
  const told = eventsIn(result, words);
  return (
    <div class="told">
      <div role="status">
        <ul class="plain">
          {told.flatMap(({ of, event, said }) => {
            if (event.consumer == null) return [];
            const [gone, after] = [countText(event.lost, words), event.catch_up_seconds];
            const lost =
              event.set_aside > 0
                ? words.t("simulation.and-set-aside", { lost: gone, aside: words.count(event.set_aside) })
                : gone;
            const outcome =
              after == null
                ? words.t("simulation.told-not-yet", { lost })
                : words.t("simulation.told-caught-up", {
                    after: lengthText(after, words),
                    at: clockText(event.until + after, words),
                    lost,
                  });
            // What goes on beyond the time is as it was when that was over.
            const id = event.until > seconds ? "simulation.told-beyond" : "simulation.told";
            return [
              <li key={`${of.id} ${event.event} ${event.at}`}>
                <Letter of={of} />{" "}
                {words.t(id, {
                  event: said,
                  from: clockText(event.at, words),
                  to: clockText(event.until, words),
                  backlog: words.count(event.backlog),
                  outcome,
                })}
              </li>,
            ];
          })}
          {foundIn(result)
            .filter(({ found }) => found.events.every(({ consumer }) => consumer == null))
            .map((one) => (
              <Day key={one.of.id} one={one} />
            ))}
          {result.simulated.findings.not_simulated.map(({ id, text }, index) => {
            const message = result.simulated.not_simulated[index];
            return <li key={id}>{message ? words.message(message) : text}.</li>;
          })}
        </ul>
      </div>
      <Losses architectures={foundIn(result)} />
    </div>
  );
});

/** What came of a day without an outage: what was lost, and what waited. */
function Day({ one: { of, found } }: { one: FoundOf }) {
  const { words } = usePage();
  const [first, ...others] = found.consumers;
  const most = others.reduce((most, one) => (most && most.most_backlog >= one.most_backlog ? most : one), first);
  const { delayed_share: share, longest_wait_seconds: longest, waits_for: what } = found.throttling;
  const waits = what === "stream" && share > 0;
  const told = most && most.most_backlog > 0 ? "simulation.told-day" : "simulation.told-quiet";
  return (
    <li>
      <Letter of={of} />{" "}
      {waits && (
        <>{words.t("simulation.told-waits", { share: words.percent(share), wait: lengthText(longest, words) })} </>
      )}
      {words.t(waits && told === "simulation.told-quiet" ? "simulation.told-lost" : told, {
        lost: countText(found.books.lost, words),
        backlog: words.count(most?.most_backlog ?? 0),
        consumer: words.find(`consumer.${most?.consumer}`) ?? most?.consumer ?? "",
      })}
    </li>
  );
}

export const Outcome = apart(function Outcome({ result }: { result: Result }) {
  const { words } = usePage();
  const { seconds, step_seconds: step } = result.simulated.findings;
  const architectures = foundIn(result);
  const told = eventsIn(result, words);
  const aside = told.some(({ event }) => event.set_aside > 0);
  const count = (records: number): string => countText(records, words);
  return (
    <div class="findings">
      <FoundTable architectures={architectures} step={step} />
      <More
        id="events"
        head={[
          "event",
          "time",
          "until",
          "waiting-then",
          "oldest",
          "after",
          "at",
          "lost",
          ...(aside ? ["set-aside"] : []),
        ]}
        rows={told.map(({ of, event, said }) => {
          const { at, until, backlog, age, catch_up_seconds: after, lost, set_aside } = event;
          const notYet = event.consumer == null && until <= at ? "–" : words.t("simulation.not-yet");
          const recovery = after == null ? [notYet, "–"] : [lengthText(after, words), clockText(until + after, words)];
          const waiting =
            until > seconds ? words.t("simulation.at-end", { backlog: words.count(backlog) }) : words.count(backlog);
          const oldest = backlog > 0 ? ageText(age, step, words) : words.seconds(age);
          const cells = [
            clockText(at, words),
            clockText(until, words),
            waiting,
            oldest,
            ...recovery,
            count(lost),
            ...(aside ? [count(set_aside)] : []),
          ];
          return { of, name: said, cells };
        })}
      />
      <More
        id="consumers"
        head={["consumer", "half", "p99", "age-most", "behind", "calls", "refused-calls", "refused-bytes", "lost"]}
        rows={architectures.flatMap(({ of, found }) =>
          found.consumers.map(({ consumer, iterator_age: age, ...read }) => {
            const calls = read.fan_out ? "–" : words.number(read.calls_per_second);
            const refused = [read.refused_calls_share, read.refused_bytes_share].map((share) => words.percent(share));
            // Who has read nothing has no age that could be resolved.
            const ages = [age.p50, age.p99, age.max].map((seconds) =>
              read.read > 0 ? ageText(seconds, step, words) : words.seconds(seconds),
            );
            return {
              of,
              name: <code>{consumer}</code>,
              cells: [...ages, words.count(read.most_backlog), calls, ...refused, count(read.lost)],
            };
          }),
        )}
      />
      <More
        id="limits"
        head={["limit", "share", "time-share", "closed-form"]}
        rows={architectures.flatMap(({ of, found }) =>
          found.throttling.by_limit.map(({ limit, throttled_share, time_share, closed_form_share }) => {
            const cells = [throttled_share, time_share, closed_form_share].map((share) => words.percent(share));
            return { of, name: <code>{limit}</code>, cells };
          }),
        )}
      />
      <More
        id="by-shard"
        head={["shard-number", "traffic", "share", "of-the-time"]}
        rows={architectures.flatMap(({ of, found }) =>
          found.throttling.by_shard.map(({ shard, traffic_share, throttled_share, time_share }) => {
            const cells = [traffic_share, throttled_share, time_share].map((share) => words.percent(share));
            return { of, name: String(shard), cells };
          }),
        )}
      />
    </div>
  );
});

/** Which changes are gone: whose, when and where. */
function Losses({ architectures }: { architectures: FoundOf[] }) {
  const { words } = usePage();
  const losses = architectures.flatMap(({ of, found }) => found.losses.map((loss) => ({ of, ...loss })));
  if (losses.length === 0) return null;
  return (
    <ul class="plain losses">
      {losses.map(({ of, consumer, records, first, last, shard }) => {
        const places = {
          consumer,
          records: words.count(records),
          first: clockText(first, words),
          last: clockText(last, words),
          shard: shard ?? "",
        };
        return (
          <li key={`${of.id} ${consumer}`}>
            <Letter of={of} />{" "}
            {words.t(shard == null ? "simulation.lost-everywhere" : "simulation.lost-first-on", places)}
          </li>
        );
      })}
    </ul>
  );
}

/** What changing the shards saved, or cost: below 0. */
function savedIn({ found }: FoundOf, words: Words): string {
  const usd = found.shards.saved_usd;
  if (usd == null) return words.t("simulation.price-unknown");
  return usd < 0 ? `−${words.usd(-usd)}` : words.usd(usd);
}

const NONE = "–";

/** What delayed changes wait for, in the order of the rows. */
const WAITS: WaitsFor[] = ["function", "pipe", "stream"];

/** Records that Firehose rejected, and that were put again. */
function putAgain({ found: { lambda, pipe } }: FoundOf): number {
  return lambda?.put_again ?? pipe?.put_again ?? 0;
}

/** Architectures beside each other. */
function FoundTable({ architectures, step }: { architectures: FoundOf[]; step: number }) {
  const { words } = usePage();
  const label = words.t("simulation.found");
  const some = (holds: (one: FoundOf) => boolean): boolean => architectures.some(holds);
  const row = (id: string, cell: (one: FoundOf) => ComponentChildren, places = {}, look = "") => (
    <tr key={id} class={look}>
      <th scope="row">{words.t(`simulation.${id}`, places)}</th>
      {architectures.map((one) => (
        <td key={one.of.id} class={`number ${columnOf(one.of)}`}>
          {cell(one)}
        </td>
      ))}
    </tr>
  );
  const waitsFor = (what: WaitsFor) => (one: FoundOf) => one.found.throttling.waits_for === what;
  const isOfStream = waitsFor("stream");
  const waited = ({ found }: FoundOf): string => words.percent(found.throttling.delayed_share);
  const [stream] = architectures.filter(isOfStream);
  const changed = some((one) => isOfStream(one) && one.found.shards.least < one.found.shards.most);
  return (
    <>
      <h3>{label}</h3>
      <Table label={label} head={["", ...architectures.map(({ of }) => number(of.letter, of))]}>
        <tbody>
          {row("changes", ({ found: { books } }) => words.exact(books.changes))}
          {PLACES.filter((place) => ALWAYS.includes(place) || some(({ found: { books } }) => books[place] > 0)).map(
            (place) => row(`books.${place}`, ({ found: { books } }) => words.exact(books[place]), {}, "part"),
          )}
          {row("throttled", ({ found: { throttling } }) => words.percent(throttling.throttled_share))}
          {row("seconds", ({ found: { throttling } }) => words.percent(throttling.time_share))}
          {WAITS.filter((what) => some(waitsFor(what))).map((what) =>
            row(`delayed.${what}`, (one) => (waitsFor(what)(one) ? waited(one) : NONE)),
          )}
          {row("longest", (one) =>
            one.found.throttling.delayed_share > 0
              ? ageText(one.found.throttling.longest_wait_seconds, step, words)
              : NONE,
          )}
          {row(
            "shards",
            ({
              found: {
                shards: { least, most },
              },
            }) =>
              least === most
                ? words.number(most)
                : words.t("simulation.from-to", { least: words.number(least), most: words.number(most) }),
          )}
          {stream && changed && (
            <>
              {row("shard-hours", (one) => (isOfStream(one) ? words.number(one.found.shards.shard_hours) : NONE))}
              {row("saved", (one) => (isOfStream(one) ? savedIn(one, words) : NONE), {
                count: words.number(stream.found.shards.first),
              })}
            </>
          )}
          {some(({ found: { lambda } }) => lambda != null) && (
            <>
              {row("invocations", ({ found: { lambda } }) => (lambda ? words.count(lambda.invocations) : NONE))}
              {row("failed", ({ found: { lambda } }) => (lambda ? words.count(lambda.failed) : NONE), {}, "part")}
              {row("gb-seconds", ({ found: { lambda } }) => (lambda ? words.number(lambda.gb_seconds) : NONE))}
              {row("concurrent", ({ found: { lambda } }) => (lambda ? words.number(lambda.most_concurrent) : NONE))}
            </>
          )}
          {some(({ found: { pipe } }) => pipe != null) && (
            <>
              {row("executions", ({ found: { pipe } }) => (pipe ? words.count(pipe.executions) : NONE))}
              {row("executions.failed", ({ found: { pipe } }) => (pipe ? words.count(pipe.failed) : NONE), {}, "part")}
              {row("requests", ({ found: { pipe } }) => (pipe ? words.count(pipe.requests) : NONE))}
              {row("executions.concurrent", ({ found: { pipe } }) =>
                pipe ? words.number(pipe.most_concurrent) : NONE,
              )}
            </>
          )}
          {some((one) => putAgain(one) > 0) &&
            row("put-again", (one) => (isOfStream(one) ? NONE : words.count(putAgain(one))))}
          {row("deliveries", ({ found: { objects, delivered_by: by } }) =>
            words.t(`simulation.by-${by}`, { count: words.count(objects) }),
          )}
        </tbody>
      </Table>
      {some(({ found: { books } }) => books.set_aside > 0) && (
        <p class="meaning">{words.t("simulation.set-aside.meaning")}</p>
      )}
    </>
  );
}

interface MoreProps {
  id: string;
  /** of what is named, then of its numbers */
  head: string[];
  rows: { of: Shown; name: ComponentChildren; cells: string[] }[];
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
      <Table label={label} head={["", named, ...numbers.map((name) => number(name))]}>
        <tbody>
          {rows.map(({ of, name, cells }, index) => (
            <tr key={index}>
              <td>
                <Letter of={of} />
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
