// The architectures side by side: what each costs, whether it keeps up, whom it serves, and what goes wrong in it.

import "./Matrix.css";
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Outlook, Uncertain } from "../../generated/types";
import { columnOf, nameOf, priced, type Shown, type ShownWhole, shownIn } from "../architectures";
import { ask } from "../ask";
import { usePage } from "../context";
import { lengthText } from "../simulation/times";
import { type State, settings, whenLoaded } from "../store";
import { isShown } from "../views";
import type { OutageFound } from "../worker/protocol";
import { apart } from "./apart";
import { CostBar, column, Letter, LevelBadge, Num, OutcomeBadge, Section, Table, tightest } from "./parts";
import { Band } from "./Spread";
import type { Followed } from "./useReport";
import type { Found } from "./useStudy";

interface Props {
  state: State;
  followed: Followed | undefined;
  outlook: Outlook | undefined;
  spread: Found<Uncertain> | undefined;
}

export const Matrix = apart(function Matrix({ state, followed, outlook, spread }: Props) {
  const { words } = usePage();
  const consumers = followed?.whole.outage_consumers ?? [];
  const outages = useOutage(state, consumers);
  // Its labels come with the rest of the words: without them rows would be lower, and grow.
  if (followed === undefined || !words.isWhole) return <div class="matrix-place" />;
  const { whole, isStale } = followed;
  const all = shownIn(whole.report);
  const { cheapest } = whole.report.verdict;
  const { is_uncertain: isUncertain } = whole;
  const row = (title: ComponentChildren, cell: (of: ShownWhole) => ComponentChildren) => (
    <tr>
      <th scope="row">{title}</th>
      {all.map((of) => (
        <td key={of.id} class={`${columnOf(of)}${of.id === cheapest ? " is-cheapest" : ""}`}>
          {cell(of)}
        </td>
      ))}
    </tr>
  );
  return (
    <Section id="matrix" wide isStale={isStale}>
      <Table
        label={words.t("section.matrix")}
        head={[
          "",
          ...all.map((of) =>
            column(
              <>
                <Letter of={of} /> {nameOf(of, words)}
              </>,
              of,
            ),
          ),
        ]}
      >
        <tbody>
          {row(
            <>
              {words.t("matrix.month")}
              {isUncertain && <small class="meaning">{words.t("spread.row")}</small>}
            </>,
            (of) => (
              <Month of={of} all={all} spread={spread} isUncertain={isUncertain} />
            ),
          )}
          {row(words.t("matrix.keeps-up"), (of) => (
            <KeepsUp of={of} isBrief={all.length > FEW} />
          ))}
          {row(words.t("matrix.serves"), (of) => (
            <Serves of={of} outlook={outlook} isBrief={all.length > FEW} />
          ))}
          {row(words.t("matrix.throttled"), (of) => (
            <Throttled of={of} />
          ))}
          {row(words.t("matrix.delivery"), (of) => (
            <Delivery of={of} />
          ))}
          {consumers.includes(FIREHOSE) &&
            row(words.t("matrix.down"), (of) => (
              <div class={outages?.isStale ? "to-come" : undefined} aria-busy={outages?.isStale}>
                <Down outages={outages?.of} id={of.id} />
              </div>
            ))}
        </tbody>
      </Table>
    </Section>
  );
});

interface Cell {
  of: ShownWhole;
}

interface BriefCell extends Cell {
  /** whether there is room for few words */
  isBrief: boolean;
}

interface MonthProps extends Cell {
  all: Shown[];
  spread: Found<Uncertain> | undefined;
  isUncertain: boolean;
}

function Month({ of, all, spread, isUncertain }: MonthProps) {
  const { words } = usePage();
  return (
    <>
      <strong class="month">
        <Num id="total" of={of.id}>
          {priced(of.monthly_usd, words)}
        </Num>
      </strong>
      <CostBar of={of} all={all} spread={spread} />
      {isUncertain && <Band of={of} found={spread?.value} />}
      {of.not_priced && (
        <small class="meaning">{words.t("summary.without", { usd: words.usd(of.not_priced.usd_without) })}</small>
      )}
      {!of.promises.every_change && <small class="no-log">{words.t("summary.not-a-log")}</small>}
    </>
  );
}

/** So many reasons are shown, or one where there are many columns; the limits have all of them. */
const MOST_REASONS = 2;
/** With more architectures than this, columns are narrow. */
const FEW = 3;

function KeepsUp({ of, isBrief }: BriefCell) {
  const { words } = usePage();
  const { fit, limits } = of;
  const fullest = tightest(of);
  const told = isBrief ? 1 : MOST_REASONS;
  const shareOf = (id: string): string => words.utilization(limits.find((limit) => limit.id === id)?.utilization ?? 0);
  return (
    <>
      <OutcomeBadge outcome={fit.outcome} />
      {fit.reasons.slice(0, told).map(({ limit, nature, requirement }, index) => (
        <small key={limit ?? requirement} class="meaning">
          {limit ? (
            <>
              {words.t(`label.${limit}`)}: <Num id={limit}>{shareOf(limit)}</Num>{" "}
              <span class="nature" title={words.find(`nature.${nature}.help`)}>
                {words.find(`nature.${nature}`) ?? words.t("summary.risk")}
              </span>
            </>
          ) : (
            `${words.t("reason.requirement")} ${words.t(`requirement.${requirement}`)}`
          )}
          {index === told - 1 && fit.reasons.length > told && (
            <> {words.t("matrix.more-reasons", { count: fit.reasons.length - told })}</>
          )}
        </small>
      ))}
      {fit.reasons.length === 0 && fullest && (
        <small class="meaning">
          {words.t(`label.${fullest.id}`)}: <Num id={fullest.id}>{words.utilization(fullest.utilization)}</Num>
        </small>
      )}
    </>
  );
}

/** Cannot be fed. */
const NOTHING = "nothing";

function Serves({ of: { id, consumers, carries }, outlook, isBrief }: BriefCell & Pick<Props, "outlook">) {
  const { words } = usePage();
  const sum = (rows: typeof consumers): number => rows.reduce((sum, { count }) => sum + count, 0);
  const asked = sum(consumers);
  if (asked === 0) {
    if (carries.all) return words.t("matrix.room", { count: carries.consumers });
    if (outlook === undefined) return <span class="meaning">…</span>;
    // Whether one fits is known without its price.
    const isRoom = outlook.one_more.some(
      ({ architecture, by, exceeds }) => architecture === id && by !== NOTHING && exceeds.length === 0,
    );
    return words.t(isRoom ? "matrix.some-room" : "matrix.no-room", { count: carries.consumers });
  }
  const served = sum(consumers.filter(({ by }) => by !== NOTHING));
  // Each alone could be fed; together they are too many.
  const isTooMany = served === asked && !carries.all;
  return (
    <>
      <OutcomeBadge outcome={carries.all ? "fits" : "does-not-fit"}>
        {isTooMany
          ? words.t("matrix.too-many", { count: asked })
          : words.t("of", { demand: words.number(served), limit: words.number(asked) })}
      </OutcomeBadge>
      {isTooMany && !isBrief && <small class="meaning">{words.t("matrix.not-carried")}</small>}
    </>
  );
}

function Throttled({ of }: Cell) {
  const { words } = usePage();
  const { throttling, throttling_after_increase: after } = of;
  const { by, decisive_level: level, beyond_any_setting: beyond } = throttling;
  const late = of.fit.late_seconds_today ?? 0;
  // The share is that of the limit that the badge is about.
  const about = late >= 1 && (level === "none" || level === "low") ? throttling.worst : throttling.decisive_worst;
  const share = by.find(({ limit }) => limit === about)?.throttled_share;
  return (
    <>
      <LevelBadge level={level} late={late} />{" "}
      {beyond == null && share != null && <Num id={`throttling.${about}`}>{words.percent(share)}</Num>}
      {after && after.decisive_level !== level && (
        <small class="meaning">
          {words.t("summary.after-increase")} <LevelBadge level={after.decisive_level} late={of.fit.wait_seconds} />
        </small>
      )}
    </>
  );
}

function Delivery({ of: { freshness } }: Cell) {
  const { words } = usePage();
  if (freshness.mean_seconds === null && freshness.worst_seconds === null)
    return <Num id="freshness.mean">{words.t("endless")}</Num>;
  // The number is pressed, and its word stands before or behind it, as the language has it.
  const said = (which: "mean" | "worst", seconds: number | null) => {
    const [before, behind] = words.t(`matrix.${which}`).split("{time}");
    return (
      <span class="whole-words">
        <small>{before}</small>
        <Num id={`freshness.${which}`}>{seconds === null ? words.t("endless") : words.time(seconds)}</Num>
        <small>{behind}</small>
      </span>
    );
  };
  return (
    <>
      {said("mean", freshness.mean_seconds)}
      {words.t("join.comma")}
      {said("worst", freshness.worst_seconds)}
    </>
  );
}

/** How an architecture comes out of an outage; nothing until it is known. */
function Down({ outages, id }: { outages: OutageFound[] | undefined; id: Shown["id"] }) {
  const { words } = usePage();
  if (outages === undefined) return <span class="meaning">…</span>;
  const found = outages.find((one) => one.id === id);
  if (found?.event === undefined)
    return <span class="meaning">{words.t(found ? "matrix.no-firehose" : "matrix.not-simulated")}</span>;
  const { catch_up_seconds: after, lost, set_aside: aside } = found.event;
  return (
    <>
      <OutcomeBadge outcome={after == null || lost > 0 ? "does-not-fit" : "fits"}>
        {after == null
          ? words.t("matrix.not-caught-up")
          : words.t("matrix.caught-up", { after: lengthText(roughly(after), words) })}
      </OutcomeBadge>
      {lost > 0 && <small class="meaning">{words.t("outages.lost", { count: words.count(lost) })}</small>}
      {aside > 0 && <small class="meaning">{words.t("outages.set-aside", { count: words.count(aside) })}</small>}
    </>
  );
}

/** Of hours, seconds decide nothing. */
const roughly = (seconds: number): number => (seconds < 3600 ? seconds : Math.round(seconds / 60) * 60);

const FIREHOSE = "firehose";
const OUTAGES = "simulation.outages";
/** Two hours from the start of the busiest one, and no other outage. */
const DOWN = [`${OUTAGES}.0.consumer=${FIREHOSE}`, `${OUTAGES}.0.at=peak`, `${OUTAGES}.0.for=2 h`];
/** A day is simulated after everything else that is asked of the worker, in milliseconds without a change. */
const PAUSE = 400;

/** What an outage did, and whether that is of a scenario before the one that is shown. */
interface Outages {
  of: OutageFound[];
  isStale: boolean;
}

/** What the outage does to each architecture, asked where it is seen; the place of the last one is kept until it is known. */
function useOutage({ view }: State, consumers: string[]): Outages | undefined {
  const { act, shown } = usePage();
  const [found, setFound] = useState<{ outages: OutageFound[]; fragment: string }>();
  const { fragment } = view;
  const isWanted = isShown("answer", shown) && found?.fragment !== fragment && consumers.includes(FIREHOSE);
  useEffect(() => {
    if (!isWanted) return;
    const usual = settings(view).filter((setting) => !setting.startsWith(OUTAGES));
    const timer = setTimeout(() => {
      whenLoaded(act, ask({ of: "outage", settings: [...usual, ...DOWN], consumer: FIREHOSE }), (answer) => {
        if ("value" in answer && answer.value) setFound({ outages: answer.value, fragment });
      });
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [fragment, isWanted]);
  return found && { of: found.outages, isStale: found.fragment !== fragment };
}
