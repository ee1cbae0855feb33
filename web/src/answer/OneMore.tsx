// What one more consumer would do to each architecture: each kind, computed.

import type { OneMore as Added } from "../../generated/types";
import { columnOf, nameOf, priced, type Shown, shownIn } from "../architectures";
import { usePage } from "../context";
import { CONSUMERS, consumerOf, POLLS } from "../draft";
import { editing } from "../rows";
import type { State } from "../store";
import type { Words } from "../words";
import { apart } from "./apart";
import { Letter, LevelBadge, number, OutcomeBadge, Section, Table } from "./parts";

export const OneMore = apart(function OneMore({ state, all }: { state: State; all: Added[] }) {
  return (
    <Section id="one-more" wide>
      {shownIn(state.view.report).map((of) => (
        <WithOneMore
          key={of.id}
          state={state}
          of={of}
          oneMore={all.filter(({ architecture }) => architecture === of.id)}
        />
      ))}
    </Section>
  );
});

/** By enhanced fan-out all kinds are alike: one row stands for them. */
function distinct(oneMore: Added[]): Added[] {
  const fanOut = oneMore.find(({ by }) => by === FAN_OUT);
  return [...oneMore.filter(({ by }) => by !== FAN_OUT), ...(fanOut ? [fanOut] : [])];
}

const FAN_OUT = "fan-out";
/** The ways to read a Kinesis stream, of which a consumer has one; where it reads none, there is nothing to choose. */
const CHOSEN = [FAN_OUT, "shared-throughput"];

/** Of the limits that it uses more of: those that are near or exceeded, else the fullest. */
function fullest({ budgets }: Added): Added["budgets"] {
  const sorted = budgets.toSorted((one, other) => other.utilization - one.utilization);
  return sorted.filter(({ verdict }, index) => index === 0 || verdict !== "ok");
}

/** What it costs more, or that prices are missing. */
const added = ({ monthly_usd_delta: usd }: Added, words: Words): string =>
  usd == null ? priced(usd, words) : `${usd < 0 ? "−" : "+"}${words.usd(Math.abs(usd))}`;

function WithOneMore({ state, of, oneMore }: { state: State; of: Shown; oneMore: Added[] }) {
  const { words, act } = usePage();
  const add = ({ consumer: { kind, fan_out: fanOut }, by }: Added): void => {
    const chosen = CHOSEN.includes(by) ? fanOut?.toString() : undefined;
    editing(CONSUMERS, state, act).add(consumerOf(kind, state.fields.get(POLLS), chosen));
    act({ do: "leave" });
  };
  if (oneMore.length === 0) return null;
  const title = words.t("budget.more", { name: nameOf(of, words) });
  return (
    <div class={columnOf(of)}>
      <h3>
        <Letter of={of} /> {title}
      </h3>
      <Table
        label={title}
        head={[
          words.t("budget.added"),
          words.t("fit.title"),
          number(words.t("budget.cost")),
          words.t("summary.risk"),
          words.t("budget.uses"),
          number(words.t("budget.shards")),
          "",
        ]}
      >
        <tbody>
          {distinct(oneMore).map((more) => (
            <tr key={`${more.consumer.kind} ${more.by}`}>
              <th scope="row">
                {words.t(more.by === FAN_OUT ? "budget.any-fan-out" : `consumer.${more.consumer.kind}`)}
              </th>
              <td>
                <OutcomeBadge outcome={more.outcome} />
              </td>
              <td class="number">{added(more, words)}</td>
              <td>
                <LevelBadge level={more.throttling} />
              </td>
              <td>
                {fullest(more).map(({ id, utilization, verdict }) => (
                  <div key={id}>
                    <code>{id}</code> <span class={`verdict-${verdict}`}>{words.utilization(utilization)}</span>
                  </div>
                ))}
              </td>
              <td class="number">{words.number(more.shards_required)}</td>
              <td>
                <button
                  type="button"
                  onClick={() => add(more)}
                  aria-label={words.t("budget.add", {
                    kind: words.t(`consumer.${more.consumer.kind}`),
                    letter: of.letter,
                    by: words.t(`feed.${more.by}`),
                  })}
                >
                  +
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
