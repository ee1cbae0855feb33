// The page as a whole: bar, form, answer; and what connects it to the address, the keyboard and the browser's memory.

import "./App.css";
import { useCallback, useEffect, useMemo, useReducer, useState } from "preact/hooks";
import { Answer } from "./answer/Answer";
import { Bar } from "./Bar";
import { PageProvider } from "./context";
import * as engine from "./engine";
import { Form } from "./form/Form";
import type * as More from "./more";
import { pinsIn, withPins } from "./pins";
import { keepPreferences, keepScenario, lastScenario, type Preferences } from "./preferences";
import { Refused } from "./Refused";
import { Strip } from "./Strip";
import type { Field } from "./schema";
import { type Action, attempt, next, opening, type State, whenLoaded } from "./store";
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
  // Every component that uses the context renders again when its value changes, so it changes with the words only.
  const page = useMemo(() => ({ words, act }), [words]);
  useAddress(state, act);
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
  // What is said below the first view follows it.
  useEffect(() => prefer({}), []);

  return (
    <PageProvider value={page}>
      <a class="skip" href="#answer" onClick={skip}>
        {words.t("page.skip")}
      </a>
      <Bar state={state} preferences={preferences} prefer={prefer} />
      <Refused state={state} />
      <Strip view={state.view} stale={state.problems.length > 0} />
      <main class="columns">
        <Form fields={fields} state={state} more={more} />
        <Answer state={state} more={more} />
      </main>
      <footer class="foot">
        {words.t("page.foot")} <Licenses label={words.t("page.licenses")} />
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
  document.getElementById("answer")?.focus();
}

/** The scenario of the address, else the last one. */
function fromAddress(state: State): State {
  const linked = location.hash.length > 1;
  const fragment = linked ? location.hash : lastScenario();
  if (fragment === null || fragment === "") return state;
  const action = opening(state, engine.openLink(fragment));
  if (action.do === "open") {
    const pins = { do: "take pins", pins: pinsIn(fragment, state) } as const;
    return { ...next(next(state, action), pins), past: [] };
  }
  return linked ? next(state, action) : state;
}

/** Browsers take longer ones, but not what links are pasted into. */
const LONGEST_ADDRESS = 100_000;

/** Keeps the address in step with the scenario, and the scenario with an address that is typed or pasted. */
function useAddress(state: State, act: (action: Action) => void): void {
  const fragment = withPins(state.view.fragment, state.pins);
  const isDefault = state.view.settings.length === 0 && state.pins.length === 0;
  useEffect(() => {
    const timer = setTimeout(() => {
      keepScenario(fragment);
      const { pathname, search } = location;
      // An address has an end; what does not fit is kept by the browser all the same.
      if (fragment.length < LONGEST_ADDRESS)
        history.replaceState(null, "", isDefault ? pathname + search : `#${fragment}`);
    }, 250);
    return () => clearTimeout(timer);
  }, [fragment]);
  useEffect(() => {
    const opened = ({ newURL }: HashChangeEvent): void => {
      // Not from the address as it is now: the last change may have been written over it.
      const { hash } = new URL(newURL);
      if (hash.length < 2) return;
      attempt(act, () => {
        act(opening(state, engine.openLink(hash)));
        const pins = pinsIn(hash, state);
        if (pins.length > 0) act({ do: "take pins", pins });
      });
    };
    addEventListener("hashchange", opened);
    return () => removeEventListener("hashchange", opened);
  }, [state.fields]);
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
