// What comes a moment after the numbers: it is asked of the worker after a pause in typing, and dropped where the scenario
// has become another by then.

import { useEffect } from "preact/hooks";
import { usePage } from "../context";
import type { Result } from "../engine";
import { type State, settings, whenLoaded } from "../store";

/** A pause in typing, in milliseconds. */
const PAUSE = 120;

type Ask<Value> = (settings: string[], isWanted: () => boolean) => Promise<Result<Value> | undefined>;

/** Asks about the scenario as it is; `take` gets the answer, and the fragment of that scenario. */
export function useLater<Value>(
  state: State,
  ask: Ask<Value>,
  take: (answer: Result<Value>, fragment: string) => void,
): void {
  const { act } = usePage();
  const { fragment } = state.view;
  useEffect(() => {
    let isWanted = true;
    const timer = setTimeout(() => {
      const asked = ask(settings(state.view), () => isWanted);
      whenLoaded(act, asked, (answer) => {
        if (isWanted && answer) take(answer, fragment);
      });
    }, PAUSE);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [fragment]);
}
