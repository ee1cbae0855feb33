// The form: the questions that decide most, then every other key of the scenario.

import "./Form.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { apart } from "../answer/apart";
import { usePage } from "../context";
import { CONSUMERS, without, withValue } from "../draft";
import { FILE } from "../files";
import { focusOnField } from "../focus";
import type * as More from "../more";
import type { Field } from "../schema";
import type { State } from "../store";
import { Entry } from "./Entry";
import { Help } from "./FieldEntry";

/** What decides most, in the order in which it is asked. */
const FIRST = [
  "region",
  "workload.writes_per_second",
  "workload.peak_to_average",
  "workload.item_size",
  "workload.mix",
  "delivery.destination",
  CONSUMERS,
];

interface Props {
  fields: Field[];
  state: State;
  more: typeof More | undefined;
}

export const Form = apart(function Form({ fields, state, more }: Props) {
  const { words } = usePage();
  const first = FIRST.flatMap((path) => state.fields.get(path) ?? []);
  const isFirst = (key: string): boolean => FIRST.some((path) => key.startsWith(path));
  const fold = useRef<HTMLDetailsElement>(null);
  const [open, setOpen] = useState(false);
  const wrong = state.problems.some(({ key }) => !isFirst(key));
  // Opened where something inside is wrong, but never closed under who mends it.
  useEffect(() => {
    if (wrong && fold.current) fold.current.open = true;
  }, [wrong]);
  // Events stand where the simulation shows what comes of them.
  const events = [...state.fields.values()].filter(({ entry }) => entry === "rows").map(({ path }) => path);
  const isEvent = (key: string): boolean => events.some((path) => key.startsWith(path));
  const changed = state.view.settings.filter(({ key }) => !isFirst(key) && !isEvent(key)).length;
  return (
    <form class="form" aria-label={words.t("form.title")} onSubmit={(event) => event.preventDefault()}>
      <h2>{words.t("form.title")}</h2>
      {first.map((field) => (
        <Entry key={field.path} field={field} state={state} table={tableOf(field, state)} isLine />
      ))}
      <Requirements state={state} />
      {fields
        .filter(({ path }) => path === ARCHITECTURES)
        .map((field) => (
          <AllArchitectures key={field.path} field={field} state={state} />
        ))}
      <p class="meaning">{words.t("form.range")}</p>
      <Drop />
      <details class="fold all" id="all-settings" ref={fold} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          {words.t("form.all")}
          {changed > 0 && <span class="changed">{words.t("form.changed", { count: changed })}</span>}
        </summary>
        {open && more && <more.AllSettings fields={fields} without={FIRST} state={state} />}
      </details>
    </form>
  );
});

const REQUIREMENTS = "requirements";

/** The requirements: how many are set, and the way to them among all settings. */
function Requirements({ state: { view, fields } }: { state: State }) {
  const { words } = usePage();
  const set = view.settings.filter(({ key }) => key.startsWith(`${REQUIREMENTS}.`)).length;
  const [first] = fields.get(REQUIREMENTS)?.fields ?? [];
  const [isHelped, setHelped] = useState(false);
  const title = words.t(`title.${REQUIREMENTS}`);
  const meaning = words.find(`key.${REQUIREMENTS}`);
  const help = `${REQUIREMENTS}-meaning`;
  if (first === undefined) return null;
  return (
    <div class={`field is-line${set > 0 ? " is-changed" : ""}`}>
      <span class="named">
        <span id="requirements-title">{title}</span>
        {meaning && <Help of={title} id={help} isOpen={isHelped} open={setHelped} />}
      </span>
      <button
        type="button"
        id="requirements-set"
        class="ahead"
        aria-labelledby="requirements-title requirements-set"
        onClick={() => focusOnField(first.path)}
      >
        {set > 0 ? words.t("form.changed", { count: set }) : words.t("form.as-usual")}
      </button>
      <p class="meaning" id={help} hidden={!isHelped}>
        {meaning}
      </p>
    </div>
  );
}

/** Where a file is dropped, or chosen: the whole page takes it. */
function Drop() {
  const { words } = usePage();
  return (
    <p class="drop">
      {words.t("form.drop")}{" "}
      <button type="button" class="link" onClick={() => document.getElementById(FILE)?.click()}>
        {words.t("form.choose-file")}
      </button>
    </p>
  );
}

const ARCHITECTURES = "architectures";
/** The word for all of them. */
const ALL = "all";

/** Whether all architectures are compared; some are listed among the general settings. */
function AllArchitectures({ field, state: { draft } }: { field: Field; state: State }) {
  const { words, act } = usePage();
  const id = `field-${field.path}-all`;
  const [isHelped, setHelped] = useState(false);
  const isAll = draft.values[field.path]?.trim() === ALL;
  const choose = (all: boolean): void =>
    act({
      do: "edit",
      key: `${field.path} ${ALL}`,
      draft: all ? withValue(draft, field, ALL) : without(draft, field.path),
    });
  return (
    <div class={`field is-line is-switch${isAll ? " is-changed" : ""}`}>
      <span class="named">
        <label for={id}>{words.t("form.all-architectures")}</label>
        <Help of={words.t("form.all-architectures")} id={`${id}-meaning`} isOpen={isHelped} open={setHelped} />
      </span>
      <span class="entry">
        <input
          id={id}
          type="checkbox"
          checked={isAll}
          aria-describedby={`${id}-meaning`}
          onChange={(event) => choose(event.currentTarget.checked)}
          onBlur={() => act({ do: "leave" })}
        />
      </span>
      <p class="meaning" id={`${id}-meaning`} hidden={!isHelped}>
        {words.t("form.all-architectures.meaning")}
      </p>
    </div>
  );
}

function tableOf(field: Field, state: State): Field | undefined {
  return state.fields.get(field.path.slice(0, field.path.lastIndexOf(".")));
}
