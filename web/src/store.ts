// The page's state: what was typed, the last good answer to it, and the way back.

import type { Opened, Problem, View } from "../generated/types";
import { type Draft, draftOf, EMPTY, settingsOf, withoutEmpty } from "./draft";
import * as engine from "./engine";
import type { Field } from "./schema";

/** How many steps can be undone. */
const MOST_STEPS = 200;
/** How many scenarios are set aside: the oldest goes first. */
const MOST_PINS = 8;

/** A scenario set aside under a name, to see what a change does. */
export interface Pinned {
  name: string;
  draft: Draft;
  view: View;
}

export interface State {
  fields: Map<string, Field>;
  draft: Draft;
  /** of the last draft without problems */
  view: View;
  /** of the draft as it is */
  problems: Problem[];
  /** what could not be opened, until it is put away */
  refused: Problem[];
  /** whether the core itself failed */
  broken: boolean;
  /** whether a part of the page that comes later did not come */
  missed: boolean;
  past: Draft[];
  future: Draft[];
  /** the key that was edited last: typing on in it is one step */
  editing: string | undefined;
  /** what was set aside, in that order */
  pins: Pinned[];
  /** the one of them that is compared with */
  pinned: Pinned | undefined;
  /** the number that is followed back, of the numbers as they were then; of which architecture first, if it was said */
  explaining: { id: string; of: string | undefined; view: View } | undefined;
}

export type Action =
  | { do: "edit"; draft: Draft; key: string }
  /** a key of the draft as it is then */
  | { do: "set"; key: string; text: string }
  | { do: "open"; draft: Draft }
  | { do: "leave" }
  | { do: "undo" }
  | { do: "redo" }
  /** sets the present scenario aside, unless it is already */
  | { do: "pin"; name: string }
  /** takes the pins of a link */
  | { do: "take pins"; pins: Pinned[] }
  | { do: "compare"; index: number }
  | { do: "rename"; name: string }
  /** takes off the pin that is compared with */
  | { do: "unpin" }
  | { do: "back to pinned" }
  | { do: "refuse"; problems: Problem[] }
  /** what is wrong with the report of a scenario of which nothing else is */
  | { do: "doubt"; problems: Problem[]; fragment: string }
  | { do: "break" }
  | { do: "miss" }
  | { do: "put away" }
  | { do: "explain"; id: string; of: string | undefined }
  | { do: "close" };

export function firstState(fields: Map<string, Field>): State {
  const answer = engine.view([]);
  if ("problems" in answer) throw new engine.Broken("the default scenario is refused");
  return {
    fields,
    draft: EMPTY,
    view: answer.value,
    problems: [],
    refused: [],
    broken: false,
    missed: false,
    past: [],
    future: [],
    editing: undefined,
    pins: [],
    pinned: undefined,
    explaining: undefined,
  };
}

export function next(state: State, action: Action): State {
  try {
    return taken(state, action);
  } catch (error) {
    if (error instanceof engine.Broken) return { ...state, broken: true };
    throw error;
  }
}

function taken(state: State, action: Action): State {
  switch (action.do) {
    case "edit": {
      const goesOn = state.editing === action.key;
      return { ...answered(goesOn ? state : remembered(state), action.draft), editing: action.key };
    }
    case "set": {
      const draft = { ...state.draft, values: { ...state.draft.values, [action.key]: action.text } };
      return { ...answered(remembered(state), draft), editing: undefined };
    }
    case "open":
      return { ...answered(remembered(state), action.draft), editing: undefined };
    case "leave":
      return { ...state, draft: withoutEmpty(state.draft, state.fields), editing: undefined };
    case "undo": {
      const draft = state.past.at(-1);
      if (draft === undefined) return state;
      const past = state.past.slice(0, -1);
      return { ...answered(state, draft), past, future: [state.draft, ...state.future], editing: undefined };
    }
    case "redo": {
      const [draft, ...future] = state.future;
      if (draft === undefined) return state;
      return { ...answered(state, draft), past: [...state.past, state.draft], future, editing: undefined };
    }
    case "pin": {
      const same = state.pins.find(({ view }) => view.fragment === state.view.fragment);
      if (same !== undefined) return { ...state, pinned: same };
      const pinned = { name: action.name, draft: state.draft, view: state.view };
      return { ...state, pins: [...state.pins, pinned].slice(-MOST_PINS), pinned };
    }
    case "take pins":
      return { ...state, pins: action.pins, pinned: action.pins.at(-1) };
    case "compare":
      return { ...state, pinned: state.pins[action.index] };
    case "rename": {
      if (state.pinned === undefined) return state;
      const pinned = { ...state.pinned, name: action.name };
      return { ...state, pins: state.pins.map((pin) => (pin === state.pinned ? pinned : pin)), pinned };
    }
    case "unpin": {
      const pins = state.pins.filter((pin) => pin !== state.pinned);
      return { ...state, pins, pinned: pins.at(-1) };
    }
    case "back to pinned":
      return state.pinned === undefined ? state : answered(remembered(state), state.pinned.draft);
    case "refuse":
      return { ...state, refused: action.problems };
    case "doubt":
      return action.fragment === state.view.fragment ? { ...state, problems: action.problems } : state;
    case "break":
      return { ...state, broken: true };
    case "miss":
      return { ...state, missed: true };
    case "put away":
      return { ...state, refused: [], broken: false, missed: false };
    case "explain":
      return { ...state, explaining: { id: action.id, of: action.of, view: state.view } };
    case "close":
      return { ...state, explaining: undefined };
  }
}

/** The settings of an answer, as they are handed to the core. */
export const settings = (scenario: Opened): string[] => scenario.settings.map(({ key, value }) => `${key}=${value}`);

/** The state with the draft and the answer to it; where there is none, the last good one stays. */
function answered(state: State, draft: Draft): State {
  const answer = engine.view(settingsOf(draft, state.fields));
  if ("problems" in answer) return { ...state, draft, problems: answer.problems, broken: false };
  return { ...state, draft, view: answer.value, problems: [], refused: [], broken: false };
}

function remembered(state: State): State {
  return { ...state, past: [...state.past, state.draft].slice(-MOST_STEPS), future: [] };
}

/** Does what may meet a fault of the core outside of an action; the page then shows that, and goes on. */
export function attempt(act: (action: Action) => void, what: () => void): void {
  try {
    what();
  } catch (error) {
    if (!(error instanceof engine.Broken)) throw error;
    act({ do: "break" });
  }
}

/** Takes what comes later when it has come; where it does not, the page shows that. */
export function whenLoaded<T>(act: (action: Action) => void, loading: Promise<T>, take: (loaded: T) => void): void {
  loading.then(take, (reason: unknown) => act({ do: reason instanceof engine.Broken ? "break" : "miss" }));
}

/** What was opened, as a draft, and the answer to it. */
export function draftOfOpened(state: State, opened: engine.Result<Opened>): engine.Result<Omit<Pinned, "name">> {
  if ("problems" in opened) return opened;
  const answer = engine.view(settings(opened.value));
  if ("problems" in answer) return answer;
  return { value: { draft: draftOf(opened.value, answer.value.scenario, state.fields), view: answer.value } };
}

/** What is done with what was opened: it is the draft, or refused. */
export function opening(state: State, opened: engine.Result<Opened>): Action {
  const draft = draftOfOpened(state, opened);
  return "value" in draft ? { do: "open", draft: draft.value.draft } : { do: "refuse", problems: draft.problems };
}
