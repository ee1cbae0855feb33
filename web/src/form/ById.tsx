// What is given by id over what is built in: prices of one's own, and quotas as AWS granted them. Each starts as what is
// built in.

import { useEffect, useState } from "preact/hooks";
import type { BuiltIn, BuiltInValue } from "../../generated/types";
import { ask } from "../ask";
import { usePage } from "../context";
import { without } from "../draft";
import { focusOn, focusOnField } from "../focus";
import { problemAt } from "../problems";
import type { Field } from "../schema";
import { type State, whenLoaded } from "../store";
import type { Words } from "../words";

export function ById({ field, state }: { field: Field; state: State }) {
  const { words, act } = usePage();
  const { path } = field;
  const given = givenIn(field, state);
  const builtIn = useBuiltIn(state.view.report.region)?.[path as keyof BuiltIn] ?? [];
  const set = (key: string, text: string): void =>
    act({ do: "edit", key, draft: { ...state.draft, values: { ...state.draft.values, [key]: text } } });
  return (
    <>
      <p class="meaning">{words.t(`${path}.meaning`)}</p>
      {given.map((key) => {
        const id = key.slice(path.length + 1);
        const known = builtIn.find((one) => one.id === id);
        const problem = problemAt(state.problems, key, words);
        const described = [`field-${key}-meaning`, problem && `field-${key}-problem`].filter(Boolean).join(" ");
        return (
          <div class="field is-changed" key={key}>
            <label for={`field-${key}`}>
              {nameOf(path, id, words)} <code>{id}</code>
            </label>
            <span class="entry">
              <input
                id={`field-${key}`}
                value={state.draft.values[key]}
                aria-invalid={problem === undefined ? undefined : true}
                aria-describedby={described}
                autocomplete="off"
                spellcheck={false}
                onInput={(event) => set(key, event.currentTarget.value)}
                onBlur={() => act({ do: "leave" })}
              />
              <span class="unit">{unitOf(path, known, words)}</span>
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
            <p class="default" id={`field-${key}-meaning`}>
              {known && words.t(`${path}.built-in`, { value: builtInText(path, known, words) })}
            </p>
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
          disabled={builtIn.length === 0}
          onChange={({ currentTarget: { value } }) => {
            const known = builtIn.find(({ id }) => id === value);
            set(`${path}.${value}`, known ? typedText(path, known) : "");
            focusOnField(`${path}.${value}`);
          }}
        >
          <option value="" disabled>
            {words.t(`${path}.choose`)}
          </option>
          {field.choices
            .filter((id) => !given.includes(`${path}.${id}`))
            .map((id) => (
              <option key={id} value={id}>
                {[nameOf(path, id, words), id].filter(Boolean).join(" · ")}
              </option>
            ))}
        </select>
      </label>
    </>
  );
}

/** What is built in for a Region; the last one's until it has come. */
function useBuiltIn(region: string): BuiltIn | undefined {
  const { act } = usePage();
  const [builtIn, setBuiltIn] = useState<BuiltIn>();
  useEffect(() => {
    let wanted = true;
    whenLoaded(act, ask({ of: "built-in", region }), (answer) => {
      if (wanted && "value" in answer) setBuiltIn(answer.value);
    });
    return () => {
      wanted = false;
    };
  }, [region]);
  return builtIn;
}

const PRICES = "prices";

const nameOf = (path: string, id: string, words: Words): string | undefined =>
  words.find(path === PRICES ? `price.${id}` : `label.${id}`);

/** What a price is for; quotas are typed with their unit. */
const unitOf = (path: string, known: BuiltInValue | undefined, words: Words): string => {
  if (known === undefined) return "";
  return path === PRICES ? words.t("prices.unit", { unit: words.unit(known.unit) }) : words.unit(known.unit);
};

const builtInText = (path: string, { value, unit }: BuiltInValue, words: Words): string =>
  path === PRICES
    ? words.t("prices.value", { value: words.exact(value), unit: words.unit(unit) })
    : words.quantity(value, unit);

const KIB = 1024;

/** As it is typed: bytes in the unit that they are whole in. */
export function typedText(path: string, { value, unit }: BuiltInValue): string {
  if (path === PRICES || !/^B(\/|$)/.test(unit) || value % KIB !== 0) return fixed(value);
  return value % (KIB * KIB) === 0 ? `${value / KIB / KIB} MiB` : `${value / KIB} KiB`;
}

/** A number without an exponent. */
const fixed = (value: number): string => {
  const text = String(value);
  return text.includes("e") ? value.toFixed(20).replace(/0+$/, "") : text;
};

/** The keys that are given of it. */
export const givenIn = ({ path }: Field, { draft }: State): string[] =>
  Object.keys(draft.values).filter((key) => key.startsWith(`${path}.`));
