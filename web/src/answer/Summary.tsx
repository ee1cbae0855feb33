// What stays in view: the verdict, and of each architecture its cost, whether it fits, its risk and what stands in the way.

import "./Summary.css";
import type { FunctionComponent } from "preact";
import type {
  ArchitectureSummary,
  Summary as First,
  Report,
  ReportMessages,
  Uncertain,
  View,
} from "../../generated/types";
import { colorOf, costOf, labelOf, nameOf, priced, ranked, type Shown, shownAs, shownIn } from "../architectures";
import { usePage } from "../context";
import { type Pinned, settings } from "../store";
import { ViewLink } from "../ViewLink";
import { sentencesOf } from "../words";
import { apart } from "./apart";
import { CostBar, Fold, Letter, LevelBadge, Num, OutcomeBadge, tightest } from "./parts";
import type { Followed } from "./useReport";
import type { Found } from "./useStudy";

/** Totals beside each other on a desk, by how many there are; the last of these where there are more. */
const BESIDE = [2, 2, 2, 3, 2, 3];

export const Summary = apart(function Summary({
  view,
  told,
  pinned,
  stale,
  spread,
  Odds,
}: {
  view: View;
  /** its report, which has the verdict in words */
  told: Followed | undefined;
  pinned: Pinned | undefined;
  stale: boolean;
  spread: Found<Uncertain> | undefined;
  /** shows in how many cases which is the cheapest; it comes after the first view */
  Odds: FunctionComponent<{ found: Uncertain | undefined; report: Report | undefined }> | undefined;
}) {
  const { words } = usePage();
  const { report } = view;
  const messages = told?.whole.messages;
  const architectures = shownIn(report);
  const [first] = messages ? sentencesOf(messages.verdict) : [];
  return (
    <section class={`summary${stale ? " stale" : ""}`} id="answer" tabIndex={-1} aria-labelledby="verdict">
      {stale && (
        <p class="note" role="status">
          {words.t("summary.stale")}
        </p>
      )}
      <p class="as-set">{words.t("summary.as-set")}</p>
      <h2 class={`verdict${told?.isStale ? " stale" : ""}`} id="verdict" aria-busy={told?.isStale ?? true}>
        {/* A heading is never empty: what it is of stands in until it is there. */}
        {(first && words.message(first)) || <span class="unseen">{words.t("summary.as-set")}</span>}
      </h2>
      <About view={view} />
      {view.is_uncertain && (
        <div class="odds">{Odds && <Odds found={spread?.value} report={told?.whole.report} />}</div>
      )}
      <Why messages={messages} />
      <div class="totals" style={{ "--beside": BESIDE[architectures.length] ?? BESIDE.at(-1) }}>
        {architectures.map((architecture) => (
          <Total
            key={architecture.id}
            architecture={architecture}
            all={architectures}
            spread={spread}
            badge={badge(report, architecture)}
            before={pinned && shownAs(shownIn(pinned.view.report), architecture.id)}
          />
        ))}
        <Difference architectures={architectures} />
      </div>
      {pinned && (
        <p class="meaning to-view">
          <ViewLink to="what-if" fragment={view.fragment}>
            {words.t("pinned.compared", { name: pinned.name })}
          </ViewLink>
        </p>
      )}
    </section>
  );
});

/** What the numbers are of; on paper with every setting that differs from the default. */
function About({ view }: { view: View }) {
  const { words } = usePage();
  const { name, region, flow } = view.report;
  const places = {
    name: isolated(name),
    region,
    rate: words.number(flow.mean_rate),
    peak: words.number(flow.peak_rate),
  };
  return (
    <div class="about">
      <p>{words.t("summary.about", places)}</p>
      <ul class="on-paper">
        {settings(view).map((setting) => (
          <li key={setting}>
            <code>{setting}</code>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Text that is written in its own direction, whatever it holds. */
const isolated = (text: string): string => `\u2068${text}\u2069`;

/** The rest of the verdict, after what to take: what that saves, risks, what does not fit and why, what is owned. */
function Why({ messages }: { messages: ReportMessages | undefined }) {
  const { words } = usePage();
  const [, ...rest] = messages ? sentencesOf(messages.verdict) : [];
  // Until it is known, its place is kept.
  if (messages && rest.length === 0) return null;
  return (
    <Fold summary={words.t("summary.why")}>
      <ul class="why" id="why" aria-label={words.t("summary.why")}>
        {/* Their words come a moment after the first view; their places are kept. */}
        {rest.map((sentence, index) => (
          <li key={index}>{words.isWhole && words.message(sentence)}</li>
        ))}
      </ul>
    </Fold>
  );
}

/** That an architecture is the one to take, in a word. */
function badge({ architectures, verdict }: First, architecture: ArchitectureSummary): string | undefined {
  if (verdict.cheapest !== architecture.id || architectures.length < 2) return undefined;
  const isCheapest = architectures.every((other) => costOf(architecture) <= costOf(other));
  return isCheapest ? "summary.cheapest" : "summary.carries";
}

interface TotalProps {
  architecture: Shown;
  all: Shown[];
  spread: Found<Uncertain> | undefined;
  badge: string | undefined;
  before: ArchitectureSummary | undefined;
}

function Total({ architecture, all, spread, badge, before }: TotalProps) {
  const { words } = usePage();
  const { monthly_usd, not_priced, promises, fit, throttling, throttling_after_increase: after } = architecture;
  return (
    <article
      class="total"
      style={{ "--of": colorOf(architecture), "--rank": ranked(all).indexOf(architecture) }}
      aria-label={nameOf(architecture, words)}
    >
      <h3>
        <Letter of={architecture} />{" "}
        <span class="name">
          {nameOf(architecture, words)} <small>{labelOf(architecture, words)}</small>
        </span>
      </h3>
      <p class="amount">
        <Num id="total" of={architecture.id}>
          {priced(monthly_usd, words)}
        </Num>{" "}
        <small>
          {not_priced
            ? words.t("summary.without", { usd: words.usd(not_priced.usd_without) })
            : words.t("summary.a-month")}
        </small>{" "}
        {!promises.every_change && <span class="no-log">{words.t("summary.not-a-log")}</span>}{" "}
        {badge && <span class="cheapest">{words.t(badge)}</span>}{" "}
        {before && <Delta now={monthly_usd} before={before.monthly_usd} />}
      </p>
      <div class="because">
        <p class="fit">
          <OutcomeBadge outcome={fit.outcome} />
        </p>
        <p class="risk">
          <small>{words.t("summary.risk")}</small>
          <LevelBadge level={throttling.decisive_level} late={fit.late_seconds_today} />
          {after && (
            <>
              <span class="after">{words.t("summary.after-increase")}</span>
              <LevelBadge level={after.decisive_level} late={fit.wait_seconds} />
            </>
          )}
        </p>
        <Binds architecture={architecture} />
      </div>
      <CostBar of={architecture} all={all} spread={spread} />
    </article>
  );
}

/** A limit as it is called; its id until names are there, a moment after the first view. */
function Limit({ id }: { id: string }) {
  const { words } = usePage();
  return <>{words.find(`label.${id}`) ?? <code>{id}</code>}</>;
}

/** What stands in the way, each in a few words; where nothing does, the limit that is fullest. */
function Binds({ architecture }: { architecture: Shown }) {
  const { words } = usePage();
  const { fit, limits, shards } = architecture;
  const limit = tightest(architecture);
  // What decides comes first: of what does not fit, that alone.
  const late = limits
    .filter(({ verdict }) => verdict === "late" && fit.reasons.length === 0)
    .toSorted((one, other) => (other.delay_seconds ?? 0) - (one.delay_seconds ?? 0))
    .slice(0, 1);
  const utilization = (id: string): string =>
    words.utilization(limits.find((limit) => limit.id === id)?.utilization ?? 0);
  return (
    <p class="binds">
      {fit.reasons.length === 0 && limit && late.length === 0 && (
        <>
          <span class="what">{words.t("summary.fullest")}</span>{" "}
          <Num id={limit.id}>
            <Limit id={limit.id} /> {words.utilization(limit.utilization)}
          </Num>
        </>
      )}
      {late.map(({ id, delay_seconds }) => (
        <span key={id} class="reason">
          {words.t("summary.late", { delay: words.time(delay_seconds ?? 0) })}{" "}
          <Num id={id}>
            <Limit id={id} /> {utilization(id)}
          </Num>
        </span>
      ))}
      {fit.reasons.map(({ nature, limit, requirement }, index) => (
        <span key={index} class="reason">
          {words.t(`reason.${nature}`)}{" "}
          {limit ? (
            <Num id={limit}>
              <Limit id={limit} /> {utilization(limit)}
            </Num>
          ) : (
            words.t(`requirement.${requirement}`)
          )}
        </span>
      ))}
      {shards.binding && (
        <span class="shards">
          {" · "}
          <Num id={`shards.${shards.binding}`}>{words.t("summary.shards", { count: words.number(shards.used) })}</Num>
        </span>
      )}
    </p>
  );
}

/** A change against the pinned scenario. */
export function Delta({ now, before }: { now: number | null; before: number | null }) {
  const { words } = usePage();
  if (now == null || before == null) return <span class="delta">–</span>;
  const change = now - before;
  if (Math.abs(change) < 0.005) return <span class="delta">{words.t("pinned.same")}</span>;
  return (
    <span
      class={`delta ${change > 0 ? "more" : "less"}`}
    >{`${change > 0 ? "+" : "−"}${words.usd(Math.abs(change))}`}</span>
  );
}

/** What the cheapest costs less than the next that costs more, of those that fit: only they buy the same. */
function Difference({ architectures }: { architectures: Shown[] }) {
  const { words } = usePage();
  const able = architectures.filter(({ fit }) => fit.outcome.startsWith("fits"));
  const [cheap, ...others] = able.toSorted((one, other) => costOf(one) - costOf(other));
  if (cheap === undefined || others.length === 0) return null;
  const dear = others.find((other) => costOf(other) > costOf(cheap));
  if (dear === undefined) return <p class="difference">{words.t("summary.equal")}</p>;
  const saved = costOf(dear) - costOf(cheap);
  const share = words.roundedPercent(saved / costOf(dear));
  return (
    <p class="difference">
      {words.t("summary.difference", { cheap: cheap.letter, dear: dear.letter, saved: words.usd(saved), share })}
    </p>
  );
}
