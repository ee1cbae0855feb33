// The form: the questions that decide most, then every other key of the scenario in groups that open.

import "./Form.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { apart } from "../answer/apart";
import { usePage } from "../context";
import { CONSUMERS, isSaid } from "../draft";
import { problemAt } from "../problems";
import type { Field } from "../schema";
import type { State } from "../store";
import { ById, givenIn } from "./ById";
import { Consumers } from "./Consumers";
import { FieldEntry } from "./FieldEntry";
import { Optional } from "./Optional";

/** What decides most, in the order in which it is asked. */
const FIRST = [
  "region",
  "workload.writes_per_second",
  "workload.peak_to_average",
  "workload.item_size",
  "workload.mix",
  CONSUMERS,
  "delivery.destination",
];

export const Form = apart(function Form({ fields, state }: { fields: Field[]; state: State }) {
  const { words } = usePage();
  const first = FIRST.flatMap((path) => state.fields.get(path) ?? []);
  // Events are entered where the simulation shows what comes of them.
  const rest = ({ path, entry }: Field): boolean => !FIRST.includes(path) && entry !== "rows";
  const isGroup = ({ entry }: Field): boolean => entry === "table" || entry === "by-id";
  const general = fields.filter((field) => !isGroup(field) && rest(field));
  return (
    <form class="form" aria-label={words.t("form.title")} onSubmit={(event) => event.preventDefault()}>
      <h2>{words.t("form.title")}</h2>
      {first.map((field) => (
        <Entry key={field.path} field={field} state={state} table={tableOf(field, state)} />
      ))}
      {fields.filter(isGroup).map((table) => (
        <Group key={table.path} path={table.path} fields={table.fields.filter(rest)} state={state} table={table} />
      ))}
      <Group path="general" fields={general} state={state} />
    </form>
  );
});

function tableOf(field: Field, state: State): Field | undefined {
  return state.fields.get(field.path.slice(0, field.path.lastIndexOf(".")));
}

interface GroupProps {
  path: string;
  fields: Field[];
  state: State;
  table?: Field;
}

/** A group that opens; how many of its keys are changed stands on it. */
function Group({ path, fields, state, table }: GroupProps) {
  const { words } = usePage();
  const byId = table?.entry === "by-id" ? table : undefined;
  const changed = byId ? givenIn(byId, state).length : fields.filter((field) => isSaid(state.draft, field.path)).length;
  const wrong = state.problems.some(
    ({ key }) => fields.some((field) => key.startsWith(field.path)) || (byId && key.startsWith(path)),
  );
  const fold = useRef<HTMLDetailsElement>(null);
  const [open, setOpen] = useState(false);
  // Opened where something inside is wrong, but never closed under who mends it.
  useEffect(() => {
    if (wrong && fold.current) fold.current.open = true;
  }, [wrong]);
  return (
    <details class="fold" ref={fold} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {words.t(`title.${path}`)}
        {changed > 0 && <span class="changed">{words.t("form.changed", { count: changed })}</span>}
      </summary>
      {open && byId && <ById field={byId} state={state} />}
      {open && !byId && fields.map((field) => <Entry key={field.path} field={field} state={state} table={table} />)}
    </details>
  );
}

/** A key, or a table with its keys. */
function Entry({ field, state, table }: { field: Field; state: State; table: Field | undefined }) {
  const { words } = usePage();
  const problem = state.problems.some(({ key }) => key === field.path)
    ? problemAt(state.problems, field.path, words)
    : undefined;
  const wrong = `field-${field.path}-problem`;
  if (field.path === CONSUMERS) return <Consumers state={state} />;
  if (field.entry === "table")
    return (
      <fieldset class={field.whole ? "table whole" : "table"}>
        <legend>{words.t(`title.${field.path}`)}</legend>
        <div class="cells">
          {field.fields.map((inner) => (
            <FieldEntry key={inner.path} field={inner} state={state} table={field} wrong={problem && wrong} />
          ))}
        </div>
        {problem && (
          <p class="problem" role="alert" id={wrong}>
            {problem}
          </p>
        )}
      </fieldset>
    );
  if (field.entry === "optional-table") return <Optional field={field} state={state} />;
  return <FieldEntry field={field} state={state} table={table} />;
}
