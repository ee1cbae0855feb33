// Outages of consumers: as bars on the time axis, and as typed, a row for each.

import { useMemo, useState } from "preact/hooks";
import type { Problem } from "../../generated/types";
import { usePage } from "../context";
import { type Outage, OUTAGES, STOPS, timeText } from "../draft";
import { focusOn } from "../focus";
import { problemAt } from "../problems";
import { editing } from "../rows";
import type { State } from "../store";
import { Lane } from "./Lane";
import { oneHour, spansOf } from "./spans";
import { clockText } from "./times";
import "./outages.css";

interface Props {
  state: State;
  /** who can fail: names as outages have them */
  consumers: string[];
  /** how long is simulated */
  seconds: number;
  /** of the plots above, beside their time axis, in pixels */
  margins: { left: number; right: number };
  /** when the consumer of each outage had caught up, in seconds from the begin; for outages of which that is known */
  caughtUp?: (number | undefined)[];
}

/** The only consumer whose outages are of more than one kind. */
const FUNCTION = "function";
const HOWS = [STOPS, "fails"];
/** When an outage begins that nobody has pointed at. */
const NOON = 12 * 3600;

export function Outages({ state, consumers, seconds, margins, caughtUp = [] }: Props) {
  const { words, act } = usePage();
  const { draft, view, problems } = state;
  const { outages } = draft;
  const spans = useMemo(() => spansOf(state), [outages, view, problems]);
  const [chosen, choose] = useState("");
  const consumer = consumers.includes(chosen) ? chosen : (consumers[0] ?? "");
  const { add, change, remove } = editing("outages", state, act);
  const problem = problemAt(
    problems.filter(({ key }) => key === OUTAGES),
    OUTAGES,
    words,
  );
  const addOne = (): void => {
    const { from, to } = oneHour(Math.min(NOON, seconds / 2), { seconds, grid: 60 });
    add({ consumer, at: timeText(from), for: timeText(to - from), how: STOPS });
  };
  return (
    <fieldset class={`outages${outages.length > 0 ? " is-changed" : ""}`}>
      <legend>{words.t(`title.${OUTAGES}`)}</legend>
      <Lane {...{ outages, spans, consumers, consumer, seconds, margins, caughtUp, add, change, remove }} />
      {outages.map((outage, index) => (
        <Row
          key={index}
          outage={outage}
          index={index}
          consumers={consumers}
          problems={problems}
          caughtUp={caughtUp[index]}
          change={(changed, name) => change(index, changed, name)}
          remove={() => {
            remove(index);
            focusOn(`.outage[data-row="${Math.min(index, outages.length - 2)}"] .remove`, "#add-outage");
          }}
        />
      ))}
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <div class="add-outage">
        {consumers.length > 1 && (
          <label>
            {words.t("outages.whose")}
            <select value={consumer} onChange={(event) => choose(event.currentTarget.value)}>
              {consumers.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
        )}
        <button type="button" id="add-outage" onClick={addOne}>
          + {words.t("outages.add")}
        </button>
      </div>
    </fieldset>
  );
}

interface RowProps {
  outage: Outage;
  index: number;
  consumers: string[];
  problems: Problem[];
  caughtUp: number | undefined;
  change: (outage: Outage, name: keyof Outage) => void;
  remove: () => void;
}

function Row({ outage, index, consumers, problems, caughtUp, change, remove }: RowProps) {
  const { words, act } = usePage();
  const name = words.t("outages.row", { number: index + 1 });
  const { consumer, how } = outage;
  const unknown = consumers.includes(consumer) ? undefined : words.t("outages.unknown", { names: consumers.join(", ") });
  const wrong = (key: keyof Outage): string | undefined =>
    problemAt(problems, `${OUTAGES}[${index}].${key}`, words) ?? (key === "consumer" ? unknown : undefined);
  const idOf = (key: keyof Outage): string => `outage-${index + 1}-${key}-problem`;
  const said: (keyof Outage)[] = ["consumer", "at", "for", "how"];
  const common = (key: keyof Outage) => ({
    value: outage[key],
    "aria-invalid": wrong(key) === undefined ? undefined : (true as const),
    "aria-describedby": wrong(key) && idOf(key),
    onBlur: () => act({ do: "leave" }),
  });
  const time = (key: "at" | "for") => (
    <label>
      {words.t(`title.${OUTAGES}.${key}`)}
      <input
        {...common(key)}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        onInput={(event) => change({ ...outage, [key]: event.currentTarget.value }, key)}
      />
    </label>
  );
  return (
    <div class="outage" role="group" aria-label={name} data-row={index}>
      <span class="row-number" aria-hidden="true">
        {index + 1}
      </span>
      <label>
        {words.t(`title.${OUTAGES}.consumer`)}
        <select
          {...common("consumer")}
          onChange={({ currentTarget: { value } }) => change({ ...outage, consumer: value, how: value === FUNCTION ? how : STOPS }, "consumer")}
        >
          {[...new Set([...consumers, consumer])].map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      </label>
      {time("at")}
      {time("for")}
      {(consumer === FUNCTION || how !== STOPS) && (
        <label>
          {words.t(`title.${OUTAGES}.how`)}
          <select {...common("how")} onChange={(event) => change({ ...outage, how: event.currentTarget.value }, "how")}>
            {HOWS.map((each) => (
              <option key={each} value={each}>
                {words.t(`outages.${each}`)}
              </option>
            ))}
          </select>
        </label>
      )}
      <button type="button" class="remove" aria-label={words.t("consumers.remove", { name })} onClick={remove}>
        ✕
      </button>
      {caughtUp !== undefined && <p class="meaning">{words.t("outages.caught-up", { time: clockText(caughtUp, words) })}</p>}
      {said.map(
        (key) =>
          wrong(key) && (
            <p key={key} class="problem" role="alert" id={idOf(key)}>
              {wrong(key)}
            </p>
          ),
      )}
    </div>
  );
}
