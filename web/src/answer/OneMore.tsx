// What one more consumer would do to each architecture: each kind, computed.

import type { OneMore as Added, Report } from "../../generated/types";
import { columnOf, nameOf, priced, type ShownWhole, shownIn } from "../architectures";
import { usePage } from "../context";
import { CONSUMERS, consumerOf, POLLS } from "../draft";
import { editing } from "../rows";
import type { State } from "../store";
import type { Words } from "../words";
import { apart } from "./apart";
import { Brief } from "./Brief";
import { column, Letter, LevelBadge, OutcomeMark, Section, Table } from "./parts";

interface Props {
  state: State;
  report: Report;
  all: Added[];
}

export const OneMore = apart(function OneMore({ state, report, all }: Props) {
  const { words } = usePage();
  const architectures = shownIn(report);
  const isMany = architectures.length > FEW;
  return (
    <Section id="one-more" wide={isMany}>
      <Brief isMany={isMany} more={words.t("budget.whole")}>
        <Table
          label={words.t("section.one-more")}
          head={[
            words.t("budget.added"),
            ...architectures.map((of) =>
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
            {rowsOf(all).map((row) => (
              <tr key={row}>
                <th scope="row">{words.t(row === FAN_OUT ? "budget.any-fan-out" : `consumer.${row}`)}</th>
                {architectures.map((of) => (
                  <td key={of.id} class={columnOf(of)}>
                    <With
                      state={state}
                      of={of}
                      isBrief={isMany}
                      more={all.find((one) => one.architecture === of.id && rowOf(one) === row)}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </Table>
      </Brief>
    </Section>
  );
});

/** With more architectures than this, what each is at is seen on demand where the window is wide. */
const FEW = 3;

/** In which row it stands: by enhanced fan-out all kinds are alike. */
const rowOf = ({ by, consumer }: Added): string => (by === FAN_OUT ? FAN_OUT : consumer.kind);

/** Each kind once, and enhanced fan-out last. */
function rowsOf(all: Added[]): string[] {
  const rows = new Set(all.map(rowOf));
  return [...[...rows].filter((row) => row !== FAN_OUT), ...(rows.has(FAN_OUT) ? [FAN_OUT] : [])];
}

const FAN_OUT = "fan-out";
/** The ways to read a Kinesis stream, of which a consumer has one; where it reads none, there is nothing to choose. */
const CHOSEN = [FAN_OUT, "shared-throughput"];

/** Of the limits that it uses more of: those that are near or exceeded, else the fullest; where there is little room, what is
 * exceeded. */
function fullest({ budgets }: Added, isBrief: boolean): Added["budgets"] {
  if (isBrief) return budgets.filter(({ verdict }) => verdict === "exceeded");
  const sorted = budgets.toSorted((one, other) => other.utilization - one.utilization);
  return sorted.filter(({ verdict }, index) => index === 0 || verdict !== "ok");
}

/** Where a limit is named, a risk that is none or low need not be, nor one of what does not fit. */
const isWorthAWord = ({ throttling, outcome }: Added): boolean =>
  outcome !== "does-not-fit" && !["none", "low"].includes(throttling);

/** What it costs more, or that prices are missing. */
const added = ({ monthly_usd_delta: usd }: Added, words: Words): string =>
  usd == null ? priced(usd, words) : `${usd < 0 ? "−" : "+"}${words.usd(Math.abs(usd))}`;

interface WithProps {
  state: State;
  of: ShownWhole;
  more: Added | undefined;
  isBrief: boolean;
}

/** What an architecture comes to with it: whether it fits and what that costs, then what it is at. */
function With({ state, of, more, isBrief }: WithProps) {
  const { words, act } = usePage();
  if (more === undefined) return <>–</>;
  const { consumer, by } = more;
  const limits = fullest(more, isBrief);
  const add = (): void => {
    const chosen = CHOSEN.includes(by) ? consumer.fan_out?.toString() : undefined;
    editing(CONSUMERS, state, act).add(consumerOf(consumer.kind, state.fields.get(POLLS), chosen));
    act({ do: "leave" });
  };
  const name = { kind: words.t(`consumer.${consumer.kind}`), letter: of.letter, by: words.t(`feed.${by}`) };
  return (
    <>
      <div class="with">
        <OutcomeMark outcome={more.outcome} /> <b>{added(more, words)}</b>
        <button type="button" onClick={add} aria-label={words.t("budget.add", name)}>
          +
        </button>
      </div>
      <small class="with meaning">
        {(isWorthAWord(more) || limits.length === 0) && <LevelBadge level={more.throttling} />}
        {limits.map(({ id, utilization, verdict }) => (
          <span key={id} title={words.t(`limit.${id}`)}>
            {words.t(`label.${id}`)} <span class={`verdict-${verdict}`}>{words.utilization(utilization)}</span>
          </span>
        ))}
        {more.shards_required !== of.shards.required && (
          <span>{words.t("summary.shards", { count: words.number(more.shards_required) })}</span>
        )}
      </small>
    </>
  );
}
