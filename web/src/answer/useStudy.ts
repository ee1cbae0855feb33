// What a study found about the scenario as it is: asked of the worker after a pause in typing, and dropped where the
// scenario has become another by then.

import { useEffect, useState } from "preact/hooks";
import { usePage } from "../context";
import { type State, settings, whenLoaded } from "../store";
import type { Answers } from "../worker/protocol";

/** Studies wait for a pause in typing, in milliseconds. */
const PAUSE = 120;

export type Study = "recommend" | "breakeven" | "sensitivity";

export interface Found<Value> {
  /** undefined where there is nothing to say, such as without prices */
  value: Value | undefined;
  /** whether it is of a scenario before the one that is shown, or that one is wrong */
  isStale: boolean;
}

/** The last that was found; undefined until something is. */
export function useStudy<Of extends Study>(of: Of, state: State): Found<Answers[Of]> | undefined {
  const { act } = usePage();
  const [found, setFound] = useState<{ value: Answers[Of] | undefined; fragment: string }>();
  const { fragment } = state.view;
  useEffect(() => {
    let isWanted = true;
    const asked = async () => (await import("../worker/engine")).study<Of>(of, settings(state.view), () => isWanted);
    const timer = setTimeout(() => {
      whenLoaded(act, asked(), (answer) => {
        if (isWanted && answer) setFound({ value: "value" in answer ? answer.value : undefined, fragment });
      });
    }, PAUSE);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [fragment]);
  return found && { value: found.value, isStale: found.fragment !== fragment || state.problems.length > 0 };
}
