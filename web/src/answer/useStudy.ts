// What a study found about the scenario as it is, or about one that another study found.

import { useMemo, useState } from "preact/hooks";
import type { Opened } from "../../generated/types";
import type { State } from "../store";
import type { Answers } from "../worker/protocol";
import type { Study } from "../worker/turns";
import { useLater } from "./useLater";

export interface Found<Value> {
  /** undefined where there is nothing to say, such as without prices */
  value: Value | undefined;
  /** whether it is of a scenario before the one that is shown, or that one is wrong */
  isStale: boolean;
}

/** The last that was found; undefined until something is, and where nothing is asked: of `null`. */
export function useStudy<Of extends Study>(
  of: Of,
  { view, problems }: State,
  scenario: Opened | null = view,
): Found<Answers[Of]> | undefined {
  const [found, setFound] = useState<{ value: Answers[Of] | undefined; fragment: string }>();
  useLater<Answers[Of]>(
    scenario ?? undefined,
    async (settings, isWanted) => (await import("../worker/engine")).study<Of>(of, settings, isWanted),
    (answer, fragment) => setFound({ value: "value" in answer ? answer.value : undefined, fragment }),
  );
  const isStale = found?.fragment !== scenario?.fragment || problems.length > 0;
  return (
    useMemo(() => found && scenario && { value: found.value, isStale }, [found, scenario === null, isStale]) ??
    undefined
  );
}
