// A list of events that are entered in rows: those that last as bars on the time axis too.

import "./Rows.css";
import type { ComponentChildren } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { Problem } from "../../generated/types";
import { usePage } from "../context";
import { type Row, rowsOf, timeText } from "../draft";
import { focusOn } from "../focus";
import { problemAt } from "../problems";
import { editing } from "../rows";
import type { Field } from "../schema";
import type { State } from "../store";
import { type Bars, Lane, type Margins } from "./Lane";
import { oneHour, spansOf } from "./spans";
import { daysText } from "./times";
/** The properties of a list besides its columns. */
export interface Kind {
  /** its key */
  list: string;
  /** a new row, but for its times */
  fresh: Row;
  /** how those that last are drawn */
  bars?: Bars;
  /** what can be chosen in columns, where the scenario decides it */
  choices?: Record<string, string[]>;
  /** whether a row has a column; without, it has all */
  has?: (row: Row, column: string) => boolean;
  /** a row of which this column was changed */
  settled?: (row: Row, column: string) => Row;
  /** what came of the event of a row; its room is kept until that is known */
  note?: (index: number) => string;
}

interface Props {
  state: State;
  kind: Kind;
  /** what is wrong with what is typed */
  problems: Problem[];
  /** how long is simulated */
  seconds: number;
  margins: Margins;
  /** Tells what a list would be as an event of it is dragged. */
  foresee: (list: string, rows: Row[] | undefined) => void;
  /** what is asked before one is added */
  children?: ComponentChildren;
}

/** Events that are shown at first, and with each step: each has fields and a bar, and a link may have a thousand. */
const STEP = 20;

/** When an event begins that nobody has pointed at. */
const NOON = 12 * 3600;

export function Rows({ state, kind, problems, seconds, margins, foresee, children }: Props) {
  const { words, act } = usePage();
  const { list, fresh, bars } = kind;
  const rows = rowsOf(state.draft, list);
  const spans = useMemo(() => spansOf(state, list, bars?.lasts), [rows, state.view, state.problems]);
  const [most, setMost] = useState(STEP);
  const field = state.fields.get(list);
  if (field === undefined) return null;
  const { name } = field;
  const title = words.t(`title.${list}`);
  const edits = editing(list, state, act);
  const add = (row: Row): void => {
    // What is added stays in view.
    setMost(Math.max(most, rows.length + 1));
    edits.add(row);
  };
  const whole = problemAt(
    problems.filter(({ key }) => key === list),
    list,
    words,
  );
  const addOne = (): void => {
    const { from, to } = oneHour(Math.min(NOON, seconds / 2), { seconds, grid: 60 });
    add({ ...fresh, at: timeText(from), ...(bars && { [bars.lasts]: timeText(to - from) }) });
  };
  return (
    <fieldset id={name} class={`events${rows.length > 0 ? " is-changed" : ""}`}>
      <legend>{title}</legend>
      <div class="add-event">
        {children}
        <button type="button" id={`add-${name}`} onClick={addOne}>
          + {words.t(`${name}.add`)}
        </button>
      </div>
      {bars && (
        <Lane
          {...{
            name,
            title,
            rows,
            spans: spans.slice(0, most),
            bars,
            fresh,
            seconds,
            margins,
            edits: { ...edits, add },
          }}
          foresee={(rows) => foresee(list, rows)}
        />
      )}
      {rows.slice(0, most).map((row, index) => (
        <EventRow
          key={index}
          field={field}
          kind={kind}
          row={row}
          index={index}
          problems={problems}
          said={
            (spans[index]?.from ?? 0) >= seconds
              ? words.t("simulation.after-all", { time: daysText(seconds, words) })
              : kind.note?.(index)
          }
          change={(changed, column) => edits.change(index, changed, column)}
          remove={() => {
            edits.remove(index);
            focusOn(`#${name} .event[data-row="${Math.min(index, rows.length - 2)}"] .remove`, `#add-${name}`);
          }}
        />
      ))}
      {rows.length > most && (
        <button type="button" class="link more-events" onClick={() => setMost(most + STEP)}>
          {words.t("events.more", { shown: most, all: rows.length })}
        </button>
      )}
      {whole && (
        <p class="problem" role="alert">
          {whole}
        </p>
      )}
    </fieldset>
  );
}

interface RowProps {
  field: Field;
  kind: Kind;
  row: Row;
  index: number;
  problems: Problem[];
  /** the text below it */
  said: string | undefined;
  change: (row: Row, column: string) => void;
  remove: () => void;
}

function EventRow({ field: { path, name, fields }, kind, row, index, problems, said, change, remove }: RowProps) {
  const { words } = usePage();
  const { has = () => true, settled = (changed) => changed, choices = {} } = kind;
  const label = words.t(`${name}.row`, { number: index + 1 });
  const cells = fields.map((column) => {
    const problem = problemAt(problems, `${path}[${index}].${column.name}`, words);
    return { column, problem, id: `${name}-${index + 1}-${column.name}-problem` };
  });
  return (
    <div class="event" role="group" aria-label={label} data-row={index}>
      <span class="row-number" aria-hidden="true">
        {index + 1}
      </span>
      {cells
        .filter(({ column }) => has(row, column.name))
        .map(({ column, problem, id }) => (
          <label key={column.name}>
            {words.t(`title.${column.path}`)}
            <Cell
              column={column}
              text={row[column.name] ?? ""}
              choices={choices[column.name] ?? column.choices}
              naming={(choice) => words.find(`${name}.${choice}`) ?? choice}
              wrong={problem && id}
              said={(text) => change(settled({ ...row, [column.name]: text }, column.name), column.name)}
            />
          </label>
        ))}
      <button type="button" class="remove" aria-label={words.t("consumers.remove", { name: label })} onClick={remove}>
        ✕
      </button>
      {said !== undefined && <p class="meaning became">{said}</p>}
      {cells.map(
        ({ column, problem, id }) =>
          problem && (
            <p key={column.name} class="problem" role="alert" id={id}>
              {problem}
            </p>
          ),
      )}
    </div>
  );
}

interface CellProps {
  column: Field;
  text: string;
  choices: string[];
  /** what a choice is called */
  naming: (choice: string) => string;
  /** the id of its problem, if it has one */
  wrong: string | undefined;
  said: (text: string) => void;
}

function Cell({ column, text, choices, naming, wrong, said }: CellProps) {
  const { act } = usePage();
  const common = {
    value: text,
    "aria-invalid": wrong === undefined ? undefined : (true as const),
    "aria-describedby": wrong,
    onBlur: () => act({ do: "leave" }),
  };
  if (choices.length === 0)
    return (
      <input
        {...common}
        inputMode={column.isTime ? "text" : "decimal"}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        onInput={(event) => said(event.currentTarget.value)}
      />
    );
  return (
    <select {...common} onChange={(event) => said(event.currentTarget.value)}>
      {[...new Set([...choices, text])].map((choice) => (
        <option key={choice} value={choice}>
          {naming(choice)}
        </option>
      ))}
    </select>
  );
}
