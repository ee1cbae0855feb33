// What stays in view: the verdict, what each architecture costs and risks, what binds it and what helps.

import "./Summary.css";
import type { ArchitectureReport, Report, View } from "../../generated/types";
import { colourOf, labelOf, nameOf, type Shown, shownAs, shownIn } from "../architectures";
import { usePage } from "../context";
import type { Pinned } from "../store";
import { Letter, LevelBadge, Num, tightest } from "./parts";

/** Totals beside each other on a desk, by how many there are; the last of these where there are more. */
const BESIDE = [2, 2, 2, 3, 2, 3];

export function Summary({ view, pinned, stale }: { view: View; pinned: Pinned | undefined; stale: boolean }) {
  const { words } = usePage();
  const { report, messages } = view;
  const architectures = shownIn(report);
  return (
    <section class={`summary${stale ? " stale" : ""}`} id="answer" tabIndex={-1} aria-labelledby="verdict">
      {stale && (
        <p class="note" role="status">
          {words.t("summary.stale")}
        </p>
      )}
      <p class="verdict" id="verdict">
        {words.message(messages.verdict)}
      </p>
      <div
        class="totals"
        style={{ "--beside": BESIDE[architectures.length] ?? BESIDE.at(-1) }}
        aria-live="polite"
        aria-atomic="true"
      >
        {architectures.map((architecture, index) => (
          <Total
            key={architecture.id}
            architecture={architecture}
            remedies={messages.remedies[index] ?? []}
            badge={badge(report, architecture)}
            before={pinned && shownAs(shownIn(pinned.view.report), architecture.id)}
          />
        ))}
        <Difference architectures={architectures} />
      </div>
    </section>
  );
}

/** What the verdict says of an architecture, in a word. */
function badge({ architectures, verdict }: Report, { id }: ArchitectureReport): string | undefined {
  if (verdict.cheapest !== id || architectures.length < 2) return undefined;
  const carries = ({ limits }: ArchitectureReport): boolean => limits.every(({ verdict }) => verdict !== "exceeded");
  return architectures.every(carries) ? "summary.cheapest" : "summary.carries";
}

interface TotalProps {
  architecture: Shown;
  remedies: View["messages"]["remedies"][number];
  badge: string | undefined;
  before: ArchitectureReport | undefined;
}

function Total({ architecture, remedies, badge, before }: TotalProps) {
  const { words } = usePage();
  const { monthly_usd, throttling, limits, shards } = architecture;
  const limit = tightest(architecture);
  const remedy = limit && limit.verdict !== "ok" ? remedies[limits.indexOf(limit)] : undefined;
  return (
    <article class="total" style={{ borderColor: colourOf(architecture) }} aria-label={nameOf(architecture, words)}>
      <h3>
        <Letter of={architecture} />{" "}
        <span class="name">
          {nameOf(architecture, words)} <small>{labelOf(architecture, words)}</small>
        </span>
      </h3>
      <p class="amount">
        <Num id="total">{words.usd(monthly_usd)}</Num> <small>{words.t("summary.a-month")}</small>{" "}
        {badge && <span class="cheapest">{words.t(badge)}</span>}
        {before && <Delta now={monthly_usd} before={before.monthly_usd} />}
      </p>
      <p class="risk">
        <small>{words.t("summary.risk")}</small>
        <LevelBadge level={throttling.level} />
      </p>
      <p class="binds">
        {limit && (
          <>
            <span class="what">{words.t(limit.verdict === "exceeded" ? "summary.exceeds" : "summary.fullest")}</span>{" "}
            <Num id={limit.id}>
              <code>{limit.id}</code> {words.utilization(limit.utilization)}
            </Num>
          </>
        )}
        {shards.binding && (
          <span class="shards">
            {" · "}
            <Num id={`shards.${shards.binding}`}>{words.t("summary.shards", { count: words.number(shards.used) })}</Num>
          </span>
        )}
      </p>
      {remedy && <p class="remedy">{words.message(remedy)}</p>}
    </article>
  );
}

/** A change against the pinned scenario. */
export function Delta({ now, before }: { now: number; before: number }) {
  const { words } = usePage();
  const change = now - before;
  if (Math.abs(change) < 0.005) return <span class="delta">{words.t("pinned.same")}</span>;
  return (
    <span
      class={`delta ${change > 0 ? "more" : "less"}`}
    >{`${change > 0 ? "+" : "−"}${words.usd(Math.abs(change))}`}</span>
  );
}

/** What the cheapest costs less than the next that costs more. */
function Difference({ architectures }: { architectures: Shown[] }) {
  const { words } = usePage();
  const [cheap, ...others] = architectures.toSorted((one, other) => one.monthly_usd - other.monthly_usd);
  if (cheap === undefined || others.length === 0) return null;
  const dear = others.find(({ monthly_usd }) => monthly_usd > cheap.monthly_usd);
  if (dear === undefined) return <p class="difference">{words.t("summary.equal")}</p>;
  const saved = dear.monthly_usd - cheap.monthly_usd;
  const share = words.inPercent(String(Math.round((saved / dear.monthly_usd) * 100)));
  return (
    <p class="difference">
      {words.t("summary.difference", { cheap: cheap.letter, dear: dear.letter, saved: words.usd(saved), share })}
    </p>
  );
}
