// The page as a whole: bar, form, answer; and what connects it to the address, the keyboard and the browser's memory.

import "./App.css";
import { useCallback, useEffect, useMemo, useReducer, useState } from "preact/hooks";
import { fromAddress, useAddress } from "./address";
import { Answer } from "./answer/Answer";
import { Bar } from "./Bar";
import { PageProvider } from "./context";
import { Dock } from "./Dock";
import { ANSWER, focusOn } from "./focus";
import { Form } from "./form/Form";
import { Chips, Inputs } from "./form/Inputs";
import type * as More from "./more";
import { keepPreferences, type Preferences } from "./preferences";
import { Refused } from "./Refused";
import { Strip } from "./Strip";
import type { Field } from "./schema";
import { type Action, next, type State, whenLoaded } from "./store";
import { ViewLink } from "./ViewLink";
import { ALL, useShown } from "./views";
import { LANGUAGES, type Language, Words } from "./words";

interface Props {
  fields: Field[];
  first: State;
  words: Words;
  preferences: Preferences;
}

export function App({ fields, first, words: firstWords, preferences: firstPreferences }: Props) {
  const [preferences, setPreferences] = useState(firstPreferences);
  const [words, setWords] = useState(firstWords);
  const [state, act] = useReducer<State, Action, State>(next, first, fromAddress);
  const more = useMore(act);
  const [shown, show] = useShown();
  // Every component that uses the context renders again when its value changes: with the words and the view only.
  const page = useMemo(() => ({ words, act, shown, show }), [words, shown]);
  useAddress(state, shown, act);
  useUndoKeys(act);
  usePreferences(preferences, words);

  const prefer = useCallback(
    (change: Partial<Preferences>) => {
      const wanted = { ...preferences, ...change };
      keepPreferences(wanted);
      whenLoaded(act, Words.all(wanted.language, wanted.currency), (words) => {
        setWords(words);
        setPreferences(wanted);
      });
    },
    [preferences],
  );
  // The texts below the first view follow it.
  useEffect(() => prefer({}), []);

  return (
    <PageProvider value={page}>
      <a class="skip" href="#views" onClick={skip}>
        {words.t("page.skip")}
      </a>
      <Bar state={state} preferences={preferences} prefer={prefer} more={more} />
      <Refused state={state} />
      <Strip view={state.view} stale={state.problems.length > 0} />
      <main class={shown === ALL ? "columns is-all" : "columns"}>
        <Chips view={state.view} />
        <Inputs>
          <Form fields={fields} state={state} more={more} />
        </Inputs>
        <Answer state={state} more={more} />
      </main>
      <Dock fragment={state.view.fragment} />
      <footer class="foot">
        {words.t("page.foot")} <Licenses label={words.t("page.licenses")} />{" "}
        <ViewLink to={ALL} fragment={state.view.fragment} />
      </footer>
      {more && <more.ExplanationDialog explaining={state.explaining} />}
    </PageProvider>
  );
}

/** The licenses of what the page contains: a file beside it, or in the page itself where all of it is one file. */
function Licenses({ label }: { label: string }) {
  const href = document.querySelector<HTMLLinkElement>("link[rel=license]")?.href;
  if (!href) return null;
  // Browsers do not open data addresses, but save them.
  return href.startsWith("data:") ? (
    <a href={href} download="licenses.txt">
      {label}
    </a>
  ) : (
    <a href={href}>{label}</a>
  );
}

/** What is below the first view and in dialogs, once it is there. */
function useMore(act: (action: Action) => void): typeof More | undefined {
  const [more, setMore] = useState<typeof More>();
  useEffect(() => whenLoaded(act, import("./more"), setMore), []);
  return more;
}

/** To the answer, without touching the address: its fragment is the scenario. */
function skip(event: Event): void {
  event.preventDefault();
  focusOn(...ANSWER);
}

function useUndoKeys(act: (action: Action) => void): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) return;
      const key = event.key.toLowerCase();
      if (key !== "z" && key !== "y") return;
      event.preventDefault();
      act({ do: key === "y" || event.shiftKey ? "redo" : "undo" });
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, []);
}

function usePreferences({ theme }: Preferences, words: Words): void {
  useEffect(() => {
    const { documentElement: html } = document;
    html.lang = words.language;
    document.title = words.t("page.title");
    if (theme === "auto") delete html.dataset.theme;
    else html.dataset.theme = theme;
  }, [theme, words]);
  useEffect(() => {
    // Every language is at hand before it is asked for, so that the page needs no network once it is loaded.
    const languages = Object.keys(LANGUAGES) as Language[];
    const idle = setTimeout(
      () =>
        languages.forEach((language) =>
          whenLoaded(
            () => {},
            Words.all(language, words.currency),
            () => {},
          ),
        ),
      1500,
    );
    return () => clearTimeout(idle);
  }, []);
}
