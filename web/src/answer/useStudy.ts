// What a study found about the scenario as it is.

import { useState } from "preact/hooks";
import type { State } from "../store";
import type { Answers } from "../worker/protocol";
import { useLater } from "./useLater";

export type Study = "recommend" | "breakeven" | "sensitivity";

export interface Found<Value> {
  /** undefined where there is nothing to say, such as without prices */
  value: Value | undefined;
  /** whether it is of a scenario before the one that is shown, or that one is wrong */
  isStale: boolean;
}

/** The last that was found; undefined until something is. */
export function useStudy<Of extends Study>(of: Of, state: State): Found<Answers[Of]> | undefined {
  const [found, setFound] = useState<{ value: Answers[Of] | undefined; fragment: string }>();
  useLater<Answers[Of]>(
    state,
    async (settings, isWanted) => (await import("../worker/engine")).study<Of>(of, settings, isWanted),
    (answer, fragment) => setFound({ value: "value" in answer ? answer.value : undefined, fragment }),
  );
  return found && { value: found.value, isStale: found.fragment !== state.view.fragment || state.problems.length > 0 };
}
