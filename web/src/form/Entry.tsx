// A key of the scenario, or a table with its keys.

import { useState } from "preact/hooks";
import { usePage } from "../context";
import { CONSUMERS } from "../draft";
import { problemAt } from "../problems";
import type { Field } from "../schema";
import type { State } from "../store";
import { Consumers } from "./Consumers";
import { FieldEntry, Help } from "./FieldEntry";
import { Optional } from "./Optional";

interface Props {
  field: Field;
  state: State;
  table: Field | undefined;
  /** whether it takes one line */
  isLine?: boolean;
}

export function Entry({ field, state, table, isLine = false }: Props) {
  if (field.path === CONSUMERS) return <Consumers state={state} />;
  if (field.entry === "table") return <TableEntry field={field} state={state} isLine={isLine} />;
  if (field.entry === "optional-table") return <Optional field={field} state={state} />;
  return <FieldEntry field={field} state={state} table={table} look={isLine ? "line" : "full"} />;
}

/** A table as a whole: its keys beside each other; in one line, what they mean is shown together. */
function TableEntry({ field, state, isLine }: Omit<Props, "table">) {
  const { words } = usePage();
  const [isHelped, setHelped] = useState(false);
  const title = words.t(`title.${field.path}`);
  const problem = state.problems.some(({ key }) => key === field.path)
    ? problemAt(state.problems, field.path, words)
    : undefined;
  const [wrong, meaning] = [`field-${field.path}-problem`, `field-${field.path}-meaning`];
  return (
    <fieldset class={`table${field.whole ? " whole" : ""}${isLine ? " is-line" : ""}`}>
      <legend>
        {title}
        {isLine && <Help of={title} id={meaning} isOpen={isHelped} open={setHelped} />}
      </legend>
      <div class="cells">
        {field.fields.map((inner) => (
          <FieldEntry
            key={inner.path}
            field={inner}
            state={state}
            table={field}
            wrong={problem && wrong}
            look={isLine ? "cell" : "full"}
          />
        ))}
      </div>
      {isLine && (
        <p class="meaning" id={meaning} hidden={!isHelped}>
          {words.t(`key.${field.path}`)}
        </p>
      )}
      {problem && (
        <p class="problem" role="alert" id={wrong}>
          {problem}
        </p>
      )}
    </fieldset>
  );
}
