// A table that is there or not: switched on with its defaults, off with everything in it.

import { usePage } from "../context";
import { isSaid, without } from "../draft";
import type { Field } from "../schema";
import type { State } from "../store";
import { FieldEntry } from "./FieldEntry";

export function Optional({ field, state }: { field: Field; state: State }) {
  const { words, act } = usePage();
  const { path } = field;
  const on = isSaid(state.draft, path);
  const turn = (): void => {
    const values = { ...state.draft.values, [path]: "{}" };
    for (const { path, example } of field.fields) if (example !== undefined) values[path] = example;
    act({ do: "edit", key: `${path} on`, draft: on ? without(state.draft, path) : { ...state.draft, values } });
  };
  return (
    <fieldset class={`table${on ? " is-changed" : ""}`}>
      <legend>
        <label class="check">
          <input type="checkbox" checked={on} onChange={turn} id={`field-${path}`} />
          {words.t(`title.${path}`)}
        </label>
      </legend>
      <p class="meaning">{words.t(`key.${path}`)}</p>
      {on && (
        <div class="cells">
          {field.fields.map((inner) => (
            <FieldEntry key={inner.path} field={inner} state={state} table={undefined} />
          ))}
        </div>
      )}
    </fieldset>
  );
}
