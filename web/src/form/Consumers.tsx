// Consumers besides the delivery: a row for each kind, added and removed.

import "./Consumers.css";
import { useState } from "preact/hooks";
import type { Problem } from "../../generated/types";
import { usePage } from "../context";
import { CONSUMERS, consumerOf, POLLS, pollsOf, type Row, rowsOf } from "../draft";
import { focusOn } from "../focus";
import { problemAt } from "../problems";
import { editing } from "../rows";
import type { Field } from "../schema";
import type { State } from "../store";
import { ALL } from "../views";
import { Help, SwitchOptions } from "./FieldEntry";

/** The only kind that has more settings, for a simulation, and their column. */
const LAMBDA = "lambda";
const FUNCTION = "function";

export function Consumers({ state }: { state: State }) {
  const { words, act } = usePage();
  const rows = rowsOf(state.draft, CONSUMERS);
  const { add, change, remove } = editing(CONSUMERS, state, act);
  const whole = state.problems.filter(({ key }) => key === CONSUMERS);
  const problem = problemAt(whole, CONSUMERS, words);
  const kinds = state.fields.get(`${CONSUMERS}.kind`)?.choices ?? [];
  const polled = state.fields.get(POLLS);
  const [isHelped, setHelped] = useState(false);
  return (
    <fieldset class={`consumers${rows.length > 0 ? " is-changed" : ""}`} aria-describedby="consumers-meaning">
      <legend>
        {words.t("consumers.title")}
        <Help of={words.t("consumers.title")} id="consumers-meaning" isOpen={isHelped} open={setHelped} />
      </legend>
      <p class="meaning" id="consumers-meaning" hidden={!isHelped}>
        {words.t("consumers.meaning")}
      </p>
      {rows.map((row, index) => (
        <ConsumerRow
          key={index}
          row={row}
          kinds={kinds}
          polled={polled}
          ofFunction={state.fields.get(`${CONSUMERS}.${FUNCTION}`)}
          number={index + 1}
          problems={state.problems}
          change={(changed, key) => change(index, changed, key)}
          remove={() => {
            remove(index);
            focusOn(
              `.consumer:nth-of-type(${Math.min(index + 1, rows.length - 1)}) .remove`,
              ".consumers > .group button",
            );
          }}
        />
      ))}
      {problem && (
        <p class="problem" role="alert" id="consumers-problem">
          {problem}
        </p>
      )}
      <div class="group" role="group" aria-label={words.t("consumers.add")}>
        {kinds.map((kind) => (
          <button key={kind} type="button" class="chip" onClick={() => add(consumerOf(kind, polled))}>
            + {words.t(`consumer.${kind}`)}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

interface RowProps {
  row: Row;
  kinds: string[];
  /** the column of its polls, which one kind must set */
  polled: Field | undefined;
  /** the column of its function, for a simulation */
  ofFunction: Field | undefined;
  number: number;
  problems: Problem[];
  change: (row: Row, key: string) => void;
  remove: () => void;
}

function ConsumerRow({ row, kinds, polled, ofFunction, number, problems, change, remove }: RowProps) {
  const { words, shown } = usePage();
  const name = words.t("consumers.row", { number });
  const path = `${CONSUMERS}[${number - 1}]`;
  const { kind = "", count = "", fan_out: fanOut = "", polls_per_second: polls = "" } = row;
  const problem = problemAt(problems, path, words);
  const said = `consumer-${number}-problem`;
  /** A control is wrong if its key is; a problem of the row as a whole is about its polls. */
  const wrong = (key: string): { "aria-invalid"?: true; "aria-describedby"?: string } =>
    problems.some((problem) => problem.key === `${path}.${key}` || (problem.key === path && key === "polls_per_second"))
      ? { "aria-invalid": true, "aria-describedby": said }
      : {};
  return (
    <div class="consumer" role="group" aria-label={name}>
      <details open={shown === ALL || problem !== undefined}>
        <summary class="chip">
          {words.t(`consumer.${kind}`)}
          {count !== "1" && ` × ${count}`}
        </summary>
        <div class="consumer-settings">
          <select
            aria-label={words.t("consumers.kind")}
            value={kind}
            onChange={({ currentTarget: { value } }) => {
              const kept = value === LAMBDA ? row : withoutFunction(row);
              change({ ...kept, kind: value, polls_per_second: pollsOf(value, polled, polls) }, "kind");
            }}
          >
            {kinds.map((each) => (
              <option key={each} value={each}>
                {words.t(`consumer.${each}`)}
              </option>
            ))}
          </select>
          <label class="short">
            <span>×</span>
            <input
              {...wrong("count")}
              aria-label={words.t("consumers.count")}
              inputMode="numeric"
              value={count}
              onInput={(event) => change({ ...row, count: event.currentTarget.value }, "count")}
            />
          </label>
          <label class="more">
            {words.t(`title.${CONSUMERS}.fan_out`)}
            <select
              {...wrong("fan_out")}
              value={fanOut}
              onChange={(event) => change({ ...row, fan_out: event.currentTarget.value }, "fan_out")}
            >
              <SwitchOptions unset={words.t("consumers.by-kind")} />
            </select>
          </label>
          <label class="more">
            {words.t(`title.${POLLS}`)}
            <input
              {...wrong("polls_per_second")}
              inputMode="decimal"
              value={polls}
              placeholder={kind === polled?.neededBy ? "" : words.t("consumers.by-kind")}
              onInput={(event) => change({ ...row, polls_per_second: event.currentTarget.value }, "polls")}
            />
          </label>
          {ofFunction && kind === LAMBDA && <OfFunction table={ofFunction} row={row} wrong={wrong} change={change} />}
          {problem && (
            <p class="problem" role="alert" id={said}>
              {problem}
            </p>
          )}
        </div>
      </details>
      <button type="button" class="remove" aria-label={words.t("consumers.remove", { name })} onClick={remove}>
        ✕
      </button>
    </div>
  );
}

const withoutFunction = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).filter(([column]) => column !== FUNCTION && !column.startsWith(`${FUNCTION}.`)),
  );

interface OfFunctionProps extends Pick<RowProps, "row" | "change"> {
  table: Field;
  wrong: (key: string) => object;
}

/** How long the invocations of a consumer take in a simulation, if that is set. */
function OfFunction({ table, row, wrong, change }: OfFunctionProps) {
  const { words } = usePage();
  const on = (row[FUNCTION] ?? "") !== "";
  return (
    <>
      <label class="check">
        <input
          type="checkbox"
          checked={on}
          onChange={() => change(on ? withoutFunction(row) : { ...row, [FUNCTION]: "{}" }, FUNCTION)}
        />
        {words.t("consumers.function")}
      </label>
      {on &&
        table.fields.map(({ name, path, preset, unit }) => {
          const column = `${FUNCTION}.${name}`;
          return (
            <label key={name} class="more">
              {words.t(`title.${path}`)}
              {unit && ` (${words.unit(unit)})`}
              <input
                {...wrong(column)}
                inputMode="decimal"
                value={row[column] ?? ""}
                placeholder={preset}
                onInput={(event) => change({ ...row, [column]: event.currentTarget.value }, column)}
              />
            </label>
          );
        })}
    </>
  );
}
