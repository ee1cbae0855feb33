// What came of a simulation, as text and in tables.

import type { ComponentChildren } from "preact";
import type { Books, Found, Simulated } from "../../generated/types";
import { Letter, letterOf, number, Table } from "../answer/parts";
import { usePage } from "../context";
import type { Words } from "../words";
import { MOST_EVENTS } from "./Charts";
import { ageText, clockText, lengthText } from "./times";

/** Where changes are at the end: these places add up to the changes that were written. */
const PLACES = ["delivered", "in_buffers", "unread", "waiting", "filtered", "set_aside", "lost"] as const satisfies (keyof Books)[];
/** What is said of none, too. */
const ALWAYS: (keyof Books)[] = ["delivered", "unread", "lost"];

const isStreams = ({ id }: Found): boolean => id === "streams-lambda";

export function Outcome({ simulated }: { simulated: Simulated }) {
  const { words } = usePage();
  const { architectures, seconds, step_seconds: step } = simulated.findings;
  const events = architectures.flatMap((found, which) =>
    found.events.map((event, index) => {
      const message = simulated.events[which]?.[index];
      return { found, event, said: message ? words.message(message) : event.event };
    }),
  );
  const told = events.slice(0, MOST_EVENTS);
  const aside = told.some(({ event }) => event.set_aside > 0);
  const count = (records: number): string => (records === 0 ? words.t("simulation.nothing") : words.count(records));
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
            // What goes on beyond the time is as it was when that was over.
            const id = event.until > seconds ? "simulation.told-beyond" : "simulation.told";
            return [
              <li key={`${found.id} ${event.event} ${event.at}`}>
                <Letter id={found.id} />{" "}
                {words.t(id, { event: said, from: clockText(event.at, words), to: clockText(event.until, words), backlog: words.count(event.backlog), outcome })}
              </li>,
            ];
          })}
        </ul>
      </div>
      <Losses architectures={architectures} />
      <FoundTable architectures={architectures} step={step} />
      <More
        id="events"
        head={["event", "time", "until", "waiting-then", "oldest", "after", "at", "lost", ...(aside ? ["set-aside"] : [])]}
        rows={told.map(({ found, event, said }) => {
          const { at, until, backlog, age, catch_up_seconds: after, lost, set_aside } = event;
          const notYet = event.consumer == null && until <= at ? "–" : words.t("simulation.not-yet");
          const recovery = after == null ? [notYet, "–"] : [lengthText(after, words), clockText(until + after, words)];
          const waiting = until > seconds ? words.t("simulation.at-end", { backlog: words.count(backlog) }) : words.count(backlog);
          const oldest = backlog > 0 ? ageText(age, step, words) : words.seconds(age);
          const cells = [clockText(at, words), clockText(until, words), waiting, oldest, ...recovery, count(lost), ...(aside ? [count(set_aside)] : [])];
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
            // Who has read nothing has no age that could be resolved.
            const ages = [age.p50, age.p99, age.max].map((seconds) => (of.read > 0 ? ageText(seconds, step, words) : words.seconds(seconds)));
            return { found, name: <code>{consumer}</code>, cells: [...ages, words.count(of.most_backlog), calls, ...refused, count(of.lost)] };
          }),
        )}
      />
      <More
        id="limits"
        head={["limit", "share", "time-share", "closed-form"]}
        rows={architectures.flatMap((found) =>
          found.throttling.by_limit.map(({ limit, throttled_share, time_share, closed_form_share }) => {
            const cells = [throttled_share, time_share, closed_form_share].map((share) => words.percent(share));
            return { found, name: <code>{limit}</code>, cells };
          }),
        )}
      />
      <More
        id="by-shard"
        head={["shard-number", "traffic", "share", "of-the-time"]}
        rows={architectures.flatMap((found) =>
          found.throttling.by_shard.map(({ shard, traffic_share, throttled_share, time_share }) => {
            const cells = [traffic_share, throttled_share, time_share].map((share) => words.percent(share));
            return { found, name: String(shard), cells };
          }),
        )}
      />
    </div>
  );
}

/** Which changes are gone: whose, when and where. */
function Losses({ architectures }: { architectures: Found[] }) {
  const { words } = usePage();
  const losses = architectures.flatMap((found) => found.losses.map((loss) => ({ found, ...loss })));
  if (losses.length === 0) return null;
  return (
    <ul class="plain losses">
      {losses.map(({ found, consumer, records, first, last, shard }) => {
        const places = { consumer, records: words.count(records), first: clockText(first, words), last: clockText(last, words), shard: shard ?? "" };
        return (
          <li key={`${found.id} ${consumer}`}>
            <Letter id={found.id} /> {words.t(shard == null ? "simulation.lost-everywhere" : "simulation.lost-first-on", places)}
          </li>
        );
      })}
    </ul>
  );
}

/** How long the longest wait was, in seconds: for the stream, or in it for the function. */
const longestOf = (found: Found): number =>
  isStreams(found) ? found.consumers.reduce((most, { iterator_age: { max } }) => Math.max(most, max), 0) : found.replication_age.max;

/** Money that may be owed as well as saved. */
const signed = (usd: number, words: Words): string => (usd < 0 ? `−${words.usd(-usd)}` : words.usd(usd));

const NONE = "–";

/** Both architectures beside each other. */
function FoundTable({ architectures, step }: { architectures: Found[]; step: number }) {
  const { words } = usePage();
  const label = words.t("simulation.found");
  const some = (holds: (found: Found) => boolean): boolean => architectures.some(holds);
  const row = (id: string, cell: (found: Found) => ComponentChildren, places = {}, look = "") => (
    <tr key={id} class={look}>
      <th scope="row">{words.t(`simulation.${id}`, places)}</th>
      {architectures.map((found) => (
        <td key={found.id} class="number">
          {cell(found)}
        </td>
      ))}
    </tr>
  );
  const waited = (found: Found): string => words.percent(found.throttling.delayed_share);
  const ofStream = architectures.find((found) => !isStreams(found));
  const shards = ofStream?.shards;
  return (
    <>
      <h4>{label}</h4>
      <Table label={label} head={["", ...architectures.map(({ id }) => number(letterOf(id).toUpperCase()))]}>
        <tbody>
          {row("changes", ({ books }) => words.exact(books.changes))}
          {PLACES.filter((place) => ALWAYS.includes(place) || some(({ books }) => books[place] > 0)).map((place) =>
            row(`books.${place}`, ({ books }) => words.exact(books[place]), {}, "part"),
          )}
          {row("throttled", ({ throttling }) => words.percent(throttling.throttled_share))}
          {row("seconds", ({ throttling }) => words.percent(throttling.time_share))}
          {some(isStreams) && row("delayed-a", (found) => (isStreams(found) ? waited(found) : NONE))}
          {ofStream && row("delayed-b", (found) => (isStreams(found) ? NONE : waited(found)))}
          {row("longest", (found) => (found.throttling.delayed_share > 0 ? ageText(longestOf(found), step, words) : NONE))}
          {row("shards", ({ shards: { least, most } }) =>
            least === most ? words.number(most) : words.t("simulation.from-to", { least: words.number(least), most: words.number(most) }),
          )}
          {shards && shards.least < shards.most && (
            <>
              {row("shard-hours", (found) => (isStreams(found) ? NONE : words.number(found.shards.shard_hours)))}
              {row("saved", (found) => (isStreams(found) ? NONE : signed(found.shards.saved_usd, words)), { count: words.number(shards.first) })}
            </>
          )}
          {some(({ lambda }) => lambda != null) && (
            <>
              {row("invocations", ({ lambda }) => (lambda ? words.count(lambda.invocations) : NONE))}
              {row("failed", ({ lambda }) => (lambda ? words.count(lambda.failed) : NONE), {}, "part")}
              {some(({ lambda }) => (lambda?.put_again ?? 0) > 0) && row("put-again", (found) => (isStreams(found) ? words.count(found.lambda?.put_again ?? 0) : NONE))}
              {row("gb-seconds", ({ lambda }) => (lambda ? words.number(lambda.gb_seconds) : NONE))}
              {row("concurrent", ({ lambda }) => (lambda ? words.number(lambda.most_concurrent) : NONE))}
            </>
          )}
        </tbody>
      </Table>
      {some(({ books }) => books.set_aside > 0) && <p class="meaning">{words.t("simulation.set-aside.meaning")}</p>}
    </>
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
