// What is given by id over what is built in: prices of one's own, and quotas as AWS granted them.

import { usePage } from "../context";
import { without } from "../draft";
import { focusOn } from "../focus";
import { problemAt } from "../problems";
import type { Field } from "../schema";
import type { State } from "../store";

export function ById({ field, state }: { field: Field; state: State }) {
  const { words, act } = usePage();
  const { path } = field;
  const given = givenIn(field, state);
  const set = (key: string, text: string): void =>
    act({ do: "edit", key, draft: { ...state.draft, values: { ...state.draft.values, [key]: text } } });
  return (
    <>
      <p class="meaning">{words.t(`${path}.meaning`)}</p>
      {given.map((key) => {
        const id = key.slice(path.length + 1);
        const problem = problemAt(state.problems, key, words);
        return (
          <div class="field is-changed" key={key}>
            <label for={`field-${key}`}>
              <code>{id}</code>
            </label>
            <span class="entry">
              <input
                id={`field-${key}`}
                value={state.draft.values[key]}
                aria-invalid={problem === undefined ? undefined : true}
                aria-describedby={problem && `field-${key}-problem`}
                autocomplete="off"
                spellcheck={false}
                onInput={(event) => set(key, event.currentTarget.value)}
                onBlur={() => act({ do: "leave" })}
              />
              {field.unit && <span class="unit">{words.unit(field.unit)}</span>}
              <button
                type="button"
                class="remove"
                aria-label={words.t(`${path}.remove`, { id })}
                onClick={() => {
                  act({ do: "edit", key: `${key} removed`, draft: without(state.draft, key) });
                  focusOn(`#add-${path}`);
                }}
              >
                ✕
              </button>
            </span>
            {problem && (
              <p class="problem" role="alert" id={`field-${key}-problem`}>
                {problem}
              </p>
            )}
          </div>
        );
      })}
      <label class="field">
        {words.t(`${path}.add`)}
        <select
          id={`add-${path}`}
          value=""
          onChange={({ currentTarget: { value } }) => {
            set(`${path}.${value}`, "");
            focusOn(`#${CSS.escape(`field-${path}.${value}`)}`);
          }}
        >
          <option value="" disabled>
            {words.t(`${path}.choose`)}
          </option>
          {field.choices
            .filter((id) => !given.includes(`${path}.${id}`))
            .map((id) => (
              <option key={id} value={id}>
                {id}
              </option>
            ))}
        </select>
      </label>
    </>
  );
}

/** The keys that are given of it. */
export const givenIn = ({ path }: Field, { draft }: State): string[] =>
  Object.keys(draft.values).filter((key) => key.startsWith(`${path}.`));
