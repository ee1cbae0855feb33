// Prices of one's own: by price id, over those of the book.

import { useState } from "preact/hooks";
import { usePage } from "../context";
import { without } from "../draft";
import * as engine from "../engine";
import { focusOn } from "../focus";
import { problemAt } from "../problems";
import type { State } from "../store";

export function Prices({ state }: { state: State }) {
  const { words, act } = usePage();
  const [ids] = useState(engine.priceIds);
  const given = Object.keys(state.draft.values).filter((key) => key.startsWith("prices."));
  const set = (key: string, text: string): void =>
    act({ do: "edit", key, draft: { ...state.draft, values: { ...state.draft.values, [key]: text } } });
  return (
    <>
      <p class="meaning">{words.t("prices.meaning")}</p>
      {given.map((key) => {
        const id = key.slice("prices.".length);
        const problem = problemAt(state.problems, key, words);
        return (
          <div class="field is-changed" key={key}>
            <label for={`field-${key}`}>
              <code>{id}</code>
            </label>
            <span class="entry">
              <input
                id={`field-${key}`}
                inputMode="decimal"
                value={state.draft.values[key]}
                aria-invalid={problem === undefined ? undefined : true}
                aria-describedby={problem && `field-${key}-problem`}
                onInput={(event) => set(key, event.currentTarget.value)}
                onBlur={() => act({ do: "leave" })}
              />
              <span class="unit">USD</span>
              <button
                type="button"
                class="remove"
                aria-label={words.t("prices.remove", { id })}
                onClick={() => {
                  act({ do: "edit", key: `${key} removed`, draft: without(state.draft, key) });
                  focusOn("#add-price");
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
        {words.t("prices.add")}
        <select id="add-price" value="" onChange={(event) => set(`prices.${event.currentTarget.value}`, "0")}>
          <option value="" disabled>
            {words.t("prices.choose")}
          </option>
          {ids
            .filter((id) => !given.includes(`prices.${id}`))
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
