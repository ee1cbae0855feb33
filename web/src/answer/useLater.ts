// What comes a moment after the numbers: it is asked of the worker after a pause in typing, and dropped where the scenario
// has become another by then.

import { useEffect, useRef } from "preact/hooks";
import type { Opened } from "../../generated/types";
import { usePage } from "../context";
import type { Result } from "../engine";
import { settings, whenLoaded } from "../store";

/** A pause in typing, in milliseconds. */
export const PAUSE = 120;

type Ask<Value> = (settings: string[], isWanted: () => boolean) => Promise<Result<Value> | undefined>;

/**
 * Asks about a scenario, if there is one, after a pause; `take` gets the answer, and the fragment of that scenario. Where the
 * pause changes, it begins again, unless the answer is there.
 */
export function useLater<Value>(
  scenario: Opened | undefined,
  ask: Ask<Value>,
  take: (answer: Result<Value>, fragment: string) => void,
  pause = PAUSE,
): void {
  const { act } = usePage();
  const taken = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (scenario === undefined || scenario.fragment === taken.current) return;
    let isWanted = true;
    const timer = setTimeout(() => {
      const asked = ask(settings(scenario), () => isWanted);
      whenLoaded(act, asked, (answer) => {
        if (!isWanted || !answer) return;
        taken.current = scenario.fragment;
        take(answer, scenario.fragment);
      });
    }, pause);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [scenario?.fragment, pause]);
}
