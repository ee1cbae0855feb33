// Every other key of the scenario: in groups that open, or by what is searched for.

import { useEffect, useRef, useState } from "preact/hooks";
import { usePage } from "../context";
import { isSaid } from "../draft";
import { placeOf } from "../effects";
import type { Field } from "../schema";
import type { State } from "../store";
import type { Words } from "../words";
import { ById, givenIn } from "./ById";
import { Entry } from "./Entry";

interface Props {
  /** of the whole scenario */
  fields: Field[];
  /** what is asked elsewhere */
  without: string[];
  state: State;
}

export function AllSettings({ fields, without, state }: Props) {
  const { words } = usePage();
  const [search, setSearch] = useState("");
  // Events are entered where the simulation shows what comes of them.
  const rest = ({ path, entry }: Field): boolean => !without.includes(path) && entry !== "rows";
  const isGroup = ({ entry }: Field): boolean => entry === "table" || entry === "by-id";
  const general = fields.filter((field) => !isGroup(field) && rest(field));
  const groups = useSorted(fields.filter(isGroup), state);
  const found = search.trim() === "" ? undefined : matching(fields.filter(rest), search, words);
  return (
    <>
      <label class="field search">
        {words.t("form.search")}
        <input
          type="search"
          value={search}
          autocomplete="off"
          spellcheck={false}
          onInput={(event) => setSearch(event.currentTarget.value)}
        />
      </label>
      <p class="unseen" role="status">
        {found && words.t("form.found", { count: found.length })}
      </p>
      {found?.length === 0 && <p class="meaning">{words.t("form.found", { count: 0 })}</p>}
      {found?.map(({ field, table }) =>
        field.entry === "by-id" ? (
          <Group key={field.path} path={field.path} fields={[]} state={state} table={field} />
        ) : (
          <Entry key={field.path} field={field} state={state} table={table} />
        ),
      )}
      {found === undefined && (
        <>
          {groups.map((table) => (
            <Group key={table.path} path={table.path} fields={table.fields.filter(rest)} state={state} table={table} />
          ))}
          <Group path="general" fields={general} state={state} />
        </>
      )}
    </>
  );
}

/**
 * Those in which something was changed when they were opened, then the others, those that move the answer most first: what is
 * typed moves nothing.
 */
function useSorted(fields: Field[], { draft }: State): Field[] {
  const [places] = useState(
    () => new Map(fields.map(({ path }) => [path, isSaid(draft, path) ? -1 : placeOf(path)] as const)),
  );
  const placed = ({ path }: Field): number => places.get(path) ?? Infinity;
  return fields.toSorted((one, other) => placed(one) - placed(other) || 0);
}

interface Found {
  field: Field;
  table: Field | undefined;
}

/** The keys whose name, text or path holds every word that is searched for: of tables, those inside. */
function matching(fields: Field[], search: string, words: Words): Found[] {
  const wanted = search.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
  const all = (fields: Field[], table: Field | undefined): Found[] =>
    fields.flatMap((field) =>
      field.entry === "table" && !field.whole ? all(field.fields, field) : [{ field, table }],
    );
  return all(fields, undefined).filter(({ field }) => {
    const text = [field, ...field.fields]
      .flatMap(({ path }) => [
        path,
        words.find(`title.${path}`),
        words.find(`key.${path}`),
        words.find(`key.${path}.help`),
      ])
      .concat(field.choices)
      .join(" ")
      .normalize("NFKC")
      .toLowerCase();
    return field.entry !== "rows" && wanted.every((word) => text.includes(word));
  });
}

interface GroupProps {
  path: string;
  fields: Field[];
  state: State;
  table?: Field | undefined;
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
    <details class="fold" id={`group-${path}`} ref={fold} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {words.t(`title.${path}`)}
        {changed > 0 && <span class="changed">{words.t("form.changed", { count: changed })}</span>}
      </summary>
      {open && byId && <ById field={byId} state={state} />}
      {open && !byId && <Entries fields={fields} state={state} table={table} />}
    </details>
  );
}

function Entries({ fields, state, table }: Omit<GroupProps, "path">) {
  const sorted = useSorted(fields, state);
  return sorted.map((field) => <Entry key={field.path} field={field} state={state} table={table} />);
}
