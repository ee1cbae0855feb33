// The address: its fragment is the scenario. What is typed is written into it, and the scenario in it is opened.

import { useEffect, useRef } from "preact/hooks";
import * as engine from "./engine";
import { pinsIn, withPins } from "./pins";
import { keepScenario, lastScenario } from "./preferences";
import { type Action, attempt, next, opening, type State } from "./store";
import type { ViewName } from "./views";

/** The scenario of the address, else the last one. */
export function fromAddress(state: State): State {
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

/**
 * Entries of the browser's history carry the number of the scenario that they are of, counted by the links that were
 * followed: among those of one scenario, Back and Forward change the view and leave alone what was typed since.
 */
interface Entry {
  scenario: number;
}

const numberOf = (state: Partial<Entry> | null): number | undefined => state?.scenario;
const number = (scenario: number): void => history.replaceState({ scenario } satisfies Entry, "");

/** Keeps the address in step with the scenario, and the scenario with an address that is typed, pasted or gone back to. */
export function useAddress(state: State, shown: ViewName, act: (action: Action) => void): void {
  const fragment = withPins(state.view.fragment, state.pins);
  const isDefault = state.view.settings.length === 0 && state.pins.length === 0;
  const writing = useRef<number>(undefined);
  const current = useRef<number>(undefined);
  useEffect(() => {
    writing.current = setTimeout(() => {
      keepScenario(fragment);
      const { pathname, search } = location;
      // An address has an end; what does not fit is kept by the browser all the same.
      if (fragment.length < LONGEST_ADDRESS)
        history.replaceState(history.state, "", isDefault ? pathname + search : `#${fragment}`);
    }, 250);
    return () => clearTimeout(writing.current);
  }, [fragment, shown]);
  useEffect(() => {
    if (current.current === undefined) {
      current.current = numberOf(history.state) ?? 0;
      number(current.current);
    }
    // Comes with the entry, where "hashchange" is late: what is written in between may leave no change to detect.
    const moved = (): void => {
      const scenario = numberOf(history.state);
      if (scenario === current.current) return;
      // What was about to be written is not of this entry. A link that was followed has no number yet.
      clearTimeout(writing.current);
      current.current = scenario ?? Number(current.current) + 1;
      number(current.current);
      const { hash } = location;
      if (hash.length < 2) return;
      attempt(act, () => {
        act(opening(state, engine.openLink(hash)));
        const pins = pinsIn(hash, state);
        if (pins.length > 0) act({ do: "take pins", pins });
      });
    };
    addEventListener("popstate", moved);
    return () => removeEventListener("popstate", moved);
  }, [state.fields]);
}
