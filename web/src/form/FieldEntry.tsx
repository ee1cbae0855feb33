// One key of the scenario: its label, its text with its unit, what it means, its default, and what is wrong with it.

import "./FieldEntry.css";
import { useState } from "preact/hooks";
import { usePage } from "../context";
import { without, withValue } from "../draft";
import * as engine from "../engine";
import { focusOn } from "../focus";
import { problemAt } from "../problems";
import type { Field } from "../schema";
import type { State } from "../store";
import type { Words } from "../words";

interface Props {
  field: Field;
  state: State;
  /** the table it stands in */
  table: Field | undefined;
  /** the id of the problem of the table as a whole, if it has one */
  wrong?: string | undefined;
  look?: Look;
}

/** All of it; a line, whose meaning is shown on demand; or a cell of a line, whose header shows its meaning. */
export type Look = "full" | "line" | "cell";

export function FieldEntry({ field, state, table, wrong, look = "full" }: Props) {
  const { words, act } = usePage();
  const { path } = field;
  const typed = state.draft.values[path];
  const changed = typed !== undefined && typed !== "" && typed !== field.preset;
  const problem = problemAt(state.problems, path, words);
  const id = `field-${path}`;
  const said = (text: string): void => {
    // As long as it is typed, shares that follow it follow from where they were before.
    const from = table?.whole === true && state.editing === path ? (state.past.at(-1) ?? state.draft) : state.draft;
    act({ do: "edit", key: path, draft: withValue(from, field, text, table) });
  };
  const meaning = meaningOf(field, words);
  const described = [meaning && `${id}-meaning`, problem && `${id}-problem`, wrong].filter(Boolean).join(" ");
  const common: Common = {
    id,
    "aria-describedby": described === "" ? undefined : described,
    "aria-invalid": problem === undefined && wrong === undefined ? undefined : true,
    onBlur: () => act({ do: "leave" }),
  };
  const isSwitch = field.entry === "switch" && field.preset !== undefined;
  const [isHelped, setHelped] = useState(look === "full");
  const classes = [`is-${look}`, changed && "is-changed", isRange(typed) && "is-range", isSwitch && "is-switch"].filter(
    Boolean,
  );
  return (
    <div class={["field", ...classes].join(" ")}>
      <span class="named">
        <label for={id}>{words.find(`short.${path}`) ?? words.t(`title.${path}`)}</label>
        {look === "line" && meaning && (
          <Help of={words.t(`title.${path}`)} id={`${id}-meaning`} isOpen={isHelped} open={setHelped} />
        )}
      </span>
      <span class="entry">
        <Control field={field} text={typed ?? field.preset ?? ""} common={common} said={said} />
        {field.unit && <span class="unit">{words.unit(field.unit)}</span>}
      </span>
      {meaning && (
        <p class="meaning" id={`${id}-meaning`} hidden={!isHelped}>
          {meaning}
        </p>
      )}
      {changed && table?.whole !== true && field.example === undefined && (
        <p class="default">
          {words.t("form.default", { value: presetText(field, words) })}{" "}
          <button
            type="button"
            class="link"
            onClick={() => {
              act({ do: "edit", key: `${path} default`, draft: without(state.draft, path) });
              focusOn(`#${CSS.escape(id)}`);
            }}
          >
            {words.t("form.reset")}
            <span class="unseen"> {words.t(`title.${path}`)}</span>
          </button>
        </p>
      )}
      {problem && (
        <p class="problem" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

/** Whether two numbers are typed, which take more room. */
const isRange = (typed = ""): boolean => /\d.*(\.\.| to )/.test(typed);

interface HelpProps {
  /** what is explained, and where */
  of: string;
  id: string;
  isOpen: boolean;
  open: (isOpen: boolean) => void;
}

/** Shows what an input means, and hides it again. */
export function Help({ of, id, isOpen, open }: HelpProps) {
  const { words } = usePage();
  return (
    <button
      type="button"
      class="help"
      aria-expanded={isOpen}
      aria-controls={id}
      aria-label={words.t("form.help", { title: of })}
      onClick={() => open(!isOpen)}
    >
      <span aria-hidden="true">i</span>
    </button>
  );
}

/** What a field is without being set. */
function presetText({ path, entry, preset }: Field, words: Words): string {
  if (preset === undefined) return unsetText(path, words);
  return entry === "switch" ? words.t(preset === "true" ? "form.on" : "form.off") : preset;
}

/** What it means that a key without a default is not set: most are derived. */
const unsetText = (path: string, words: Words): string => words.find(`unset.${path}`) ?? words.t("form.derived");

/** The options of a switch that may be left alone. */
export function SwitchOptions({ unset }: { unset: string }) {
  const { words } = usePage();
  return (
    <>
      <option value="">{unset}</option>
      <option value="true">{words.t("form.on")}</option>
      <option value="false">{words.t("form.off")}</option>
    </>
  );
}

/** A list of choices shows by itself what can be chosen; what it means is in the help. */
function meaningOf(field: Field, words: Words): string | undefined {
  const [text, help] = [words.find(`key.${field.path}`), words.find(`key.${field.path}.help`)];
  // A box is never set to a word.
  const short = text?.replace(/^false(?=:)/, words.t("form.off"));
  if (field.entry === "choice") return help ?? words.find(`help.${field.path}`);
  if (field.path === "region") return text;
  return short !== undefined && help !== undefined ? words.t("form.meaning", { short, help }) : short;
}

/** What every control has. */
interface Common {
  id: string;
  onBlur: () => void;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

interface ControlProps {
  field: Field;
  text: string;
  common: Common;
  said: (text: string) => void;
}

function Control({ field, text, common, said }: ControlProps) {
  const { words } = usePage();
  if (field.path === "region")
    return (
      <select {...common} value={text} onChange={(event) => said(event.currentTarget.value)}>
        {engine.regions().map(({ id, name }) => (
          <option key={id} value={id}>
            {id} · {words.find(`region.${id}`) ?? name}
          </option>
        ))}
      </select>
    );
  if (field.entry === "choice")
    return (
      <select {...common} value={text} onChange={(event) => said(event.currentTarget.value)}>
        {field.preset === undefined && <option value="">{unsetText(field.path, words)}</option>}
        {field.choices.map((choice) => (
          <option key={choice} value={choice}>
            {words.find(`choice.${choice}`) ?? words.find(`level.${choice}`) ?? choice}
          </option>
        ))}
      </select>
    );
  if (field.entry === "switch" && field.preset === undefined)
    return (
      <select {...common} value={text} onChange={(event) => said(event.currentTarget.value)}>
        <SwitchOptions unset={unsetText(field.path, words)} />
      </select>
    );
  if (field.entry === "switch")
    return (
      <input
        {...common}
        type="checkbox"
        checked={text === "true"}
        onChange={(event) => said(String(event.currentTarget.checked))}
      />
    );
  return (
    <input
      {...common}
      type="text"
      value={text}
      placeholder={field.preset ?? field.example ?? unsetText(field.path, words)}
      autocomplete="off"
      autocapitalize="off"
      spellcheck={false}
      onInput={(event) => said(event.currentTarget.value)}
    />
  );
}
