// The months to come, if traffic grows: when to come back and why, what each month costs, and what happens in which. It comes
// from the worker, a moment after the totals.

import "./Growth.css";
import { useState } from "preact/hooks";
import type { Problem, ProjectEvent, ProjectedArchitecture, Projection, ProjectMessages } from "../../generated/types";
import { columnOf, headOf, priced, type Shown, shownAs, shownIn } from "../architectures";
import { ask } from "../ask";
import { usePage } from "../context";
import { problemAt } from "../problems";
import type { State } from "../store";
import { Typed } from "../Typed";
import { useAsked } from "../useAsked";
import type { Words } from "../words";
import type { Answers } from "../worker/protocol";
import { apart } from "./apart";
import { settingOf } from "./movements";
import { Fold, Letter, number, OutcomeMark, Section, Table } from "./parts";
import { useLater } from "./useLater";
import { type Trying, useTry } from "./useTry";

/** With more architectures than this it takes the whole width. */
const FEW = 3;
/** What is asked first. */
const FIRST = { growth: "5%/month", months: "36" };
/** So many months have a row of costs, besides the first. */
const MOST_ROWS = 4;
const YEAR = 12;
/** So many months in which something happens are seen at once; of many architectures none. */
const MOST_SEEN = 2;
/** So many steps of a stream's shards are an event each. */
const FEW_STEPS = 3;

type Studied = Answers["project"];

export const Growth = apart(function Growth({ state }: { state: State }) {
  const { words } = usePage();
  const [asked, say] = useAsked(FIRST);
  const { found, problems, isStale } = useProjected(state, asked);
  const trying = useTry(state, found, "growth");
  const isMany = state.view.report.architectures.length > FEW;
  if (found === undefined && problems.length === 0) return null;
  const typed = (name: keyof typeof FIRST) => ({
    id: `growth-${name}`,
    label: words.t(`growth.${name}`),
    value: asked[name],
    set: (value: string) => say({ [name]: value }),
    problem: problemAt(problems, name, words),
  });
  return (
    <div class={`study${isMany ? " wide" : ""}${isStale ? " stale" : ""}`} aria-busy={isStale}>
      <Section id="growth" focusable>
        <p class="unseen" role="status">
          {trying.said}
        </p>
        <div class="asked">
          <Typed {...typed("growth")} isText />
          <Typed {...typed("months")} />
        </div>
        {found && <Months found={found} state={state} isStale={isStale} trying={trying} />}
      </Section>
    </div>
  );
});

/** A number alone is of percent, and without a period it is of a month. */
export function growthOf(typed: string): string {
  const text = typed.trim();
  if (/^[-+]?[\d.]+$/.test(text)) return `${text}%/month`;
  return /^[-+]?[\d.]+ *[%x]$/i.test(text) ? `${text}/month` : text;
}

interface Projected {
  /** the last that was found */
  found: Studied | undefined;
  /** of what is typed */
  problems: Problem[];
  /** whether what was found is of something before */
  isStale: boolean;
}

function useProjected({ view, problems }: State, asked: typeof FIRST): Projected {
  const [found, setFound] = useState<{ value: Studied | undefined; of: string }>();
  const [refused, refuse] = useState<{ problems: Problem[]; of: string }>();
  const growth = growthOf(asked.growth);
  const { months } = asked;
  const of = [view.fragment, growth, months].join(" ");
  useLater<Studied>(
    { settings: view.settings, fragment: of },
    (settings) => ask({ of: "project", settings, growth, months }),
    (answer, of) => {
      if ("value" in answer) setFound({ value: answer.value, of });
      else refuse({ problems: answer.problems, of });
    },
  );
  const isRefused = refused?.of === of;
  return {
    found: found?.value,
    problems: isRefused ? refused.problems : [],
    isStale: found !== undefined && found.of !== of && (!isRefused || problems.length > 0),
  };
}

interface MonthsProps {
  found: Studied;
  state: State;
  isStale: boolean;
  trying: Trying;
}

function Months({ found: { document: found, messages }, state, isStale, trying }: MonthsProps) {
  const { words } = usePage();
  const architectures = shownIn(state.view.report).filter(({ id }) => found.months[0] && wayOf(found, 1, id));
  const tryOut = (month: number): void => {
    // As a command takes them, ids with dots stand in quotes.
    const settings = (messages.months[month - 1] ?? []).map(settingOf);
    const plain = settings.map(({ key, value }) => ({ key: key.replaceAll('"', ""), value }));
    const what = words.t("growth.month", { month });
    if (!isStale) trying.tryOut([...state.view.settings, ...plain], words.t("study.tried", { what }));
  };
  const due = found.come_back.month;
  const happening = happeningIn(found, messages, words);
  const seen = architectures.length > FEW ? [] : seenOf(happening);
  const others = happening.filter((one) => !seen.includes(one));
  const rows = (some: Happening[]) => (
    <Table label={words.t("growth.events")} head={[number(words.t("growth.in-month")), words.t("growth.what")]}>
      <tbody>
        {some.map(({ month, events }) => (
          <tr key={month}>
            <th scope="row" class="number">
              {month} <small>{rateIn(found, month, words)}</small>
            </th>
            <td>
              <div class="happens">
                <Events events={events} architectures={architectures} />
                {month !== due && <TryMonth month={month} isStale={isStale} tryOut={tryOut} />}
              </div>
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
  return (
    <>
      <div class="come-back">
        <p>
          {messages.come_back.id === NONE_FITS ? words.t("growth.none-fits") : words.message(messages.come_back)}{" "}
          {messages.resize && words.message(messages.resize)}
        </p>
        {due !== null && messages.come_back.id !== NONE_FITS && (
          <TryMonth month={due} isStale={isStale} tryOut={tryOut} />
        )}
      </div>
      <Costs found={found} architectures={architectures} />
      {seen.length > 0 && rows(seen)}
      {others.length > 0 && (
        <Fold summary={words.t(seen.length > 0 ? "growth.others" : "growth.happens", { count: others.length })}>
          {rows(others)}
        </Fold>
      )}
      <small class="meaning">{words.t("growth.meaning")}</small>
    </>
  );
}

interface TryMonthProps {
  month: number;
  isStale: boolean;
  tryOut: (month: number) => void;
}

function TryMonth({ month, isStale, tryOut }: TryMonthProps) {
  const { words } = usePage();
  return (
    <button
      type="button"
      aria-disabled={isStale}
      aria-label={words.t("growth.try", { month })}
      onClick={() => tryOut(month)}
    >
      {words.t("todo.apply")}
    </button>
  );
}

/** That nothing fits, of which the command names another command. */
const NONE_FITS = "study.come-back.none";

const wayOf = ({ months }: Projection, month: number, id: string): ProjectedArchitecture | undefined =>
  months[month - 1]?.architectures.find((one) => one.id === id);

const rateIn = ({ months }: Projection, month: number, words: Words): string =>
  words.quantity(months[month - 1]?.writes_per_second ?? 0, "changes/s");

/** The first month, one of every year or of every few, and the last. */
function rowsOf(count: number): number[] {
  const step = count > YEAR ? YEAR * Math.ceil(count / YEAR / MOST_ROWS) : Math.ceil(count / MOST_ROWS);
  const between = Array.from({ length: Math.ceil(count / step) - 1 }, (_, index) => (index + 1) * step);
  return [...new Set([1, ...between, count])];
}

/** What each month costs, and all of them. */
function Costs({ found, architectures }: { found: Projection; architectures: Shown[] }) {
  const { words } = usePage();
  return (
    <Table
      label={words.t("growth.costs")}
      head={[
        number(words.t("growth.in-month")),
        ...architectures.map((of) =>
          number(
            <>
              <Letter of={of} /> {!of.promises.every_change && headOf(of, words).slice(1)}
            </>,
            of,
          ),
        ),
      ]}
    >
      <tbody>
        {rowsOf(found.months.length).map((month) => (
          <tr key={month}>
            <th scope="row" class="number">
              {month} <small>{rateIn(found, month, words)}</small>
            </th>
            {architectures.map((of) => {
              const way = wayOf(found, month, of.id);
              const isCheapest = found.months[month - 1]?.cheapest === of.id;
              return (
                <td key={of.id} class={`number ${columnOf(of)}${isCheapest ? " is-cheapest" : ""}`}>
                  {way && <OutcomeMark outcome={way.outcome} />} {priced(way?.usd ?? null, words)}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" class="number">
            {words.t("growth.all", { months: found.months.length })}
          </th>
          {architectures.map((of) => (
            <td key={of.id} class={`number ${columnOf(of)}`}>
              {priced(found.total_usd[of.id] ?? null, words)}
            </td>
          ))}
        </tr>
      </tfoot>
    </Table>
  );
}

/** Something that happens, in words. */
interface Said {
  id: ProjectEvent["architecture"];
  text: string;
  /** whether something is to be done, or another is the one to take */
  isDecisive: boolean;
}

interface Happening {
  month: number;
  events: Said[];
}

/** The months in which something is to be done, or another is the one to take; if there is room, the first of the others. */
function seenOf(happening: Happening[]): Happening[] {
  const isDecisive = ({ events }: Happening): boolean => events.some((event) => event.isDecisive);
  const decisive = happening.filter(isDecisive).slice(0, MOST_SEEN);
  const others = happening.filter((one) => !isDecisive(one)).slice(0, MOST_SEEN - decisive.length);
  return [...decisive, ...others].toSorted((one, other) => one.month - other.month);
}

const DECISIVE: ProjectEvent["what"][] = ["ask", "cheapest", "table"];

/** What happens, by month: the steps of a stream's shards as one where there are many. */
function happeningIn(found: Projection, messages: ProjectMessages, words: Words): Happening[] {
  const stepsOf = (id: Said["id"]): ProjectEvent[] =>
    found.events.filter(({ what, architecture }) => what === "shards" && architecture === id);
  const happening: Happening[] = [];
  found.events.forEach((event, index) => {
    const { architecture: id, month, what } = event;
    const steps = what === "shards" ? stepsOf(id) : [];
    const isMany = steps.length > FEW_STEPS;
    // What is to be done first comes before all that.
    const isSaid = month === found.come_back.month && found.come_back.text.includes(event.text);
    if (isSaid || (isMany && event !== steps[0])) return;
    const sentence = messages.events[index];
    const text = isMany ? allSteps(steps, found, words) : sentence ? words.message(sentence) : event.text;
    const said = { id, text, isDecisive: DECISIVE.includes(what) };
    const last = happening.at(-1);
    if (last?.month === month) last.events.push(said);
    else happening.push({ month, events: [said] });
  });
  return happening;
}

/** Many steps of a stream's shards, from before the first to after the last. */
function allSteps(steps: ProjectEvent[], found: Projection, words: Words): string {
  const [first, last] = [steps[0], steps.at(-1)];
  const shards = (month: number): string =>
    words.t("summary.shards", { count: words.number(wayOf(found, month, first?.architecture ?? "")?.shards ?? 0) });
  return words.t("growth.steps", {
    from: shards((first?.month ?? 1) - 1),
    to: shards(last?.month ?? 1),
    steps: steps.length,
    month: last?.month ?? 1,
  });
}

function Events({ events, architectures }: { events: Said[]; architectures: Shown[] }) {
  return (
    <ul class="plain">
      {events.map(({ id, text, isDecisive }, index) => {
        const of = id && shownAs(architectures, id);
        return (
          <li key={index} class={isDecisive ? "decisive" : undefined}>
            {of && <Letter of={of} />} <span>{text}</span>
          </li>
        );
      })}
    </ul>
  );
}
