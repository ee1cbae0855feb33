// A key of the scenario, or a table with its keys.

import { usePage } from "../context";
import { CONSUMERS } from "../draft";
import { problemAt } from "../problems";
import type { Field } from "../schema";
import type { State } from "../store";
import { Consumers } from "./Consumers";
import { FieldEntry } from "./FieldEntry";
import { Optional } from "./Optional";

export function Entry({ field, state, table }: { field: Field; state: State; table: Field | undefined }) {
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
