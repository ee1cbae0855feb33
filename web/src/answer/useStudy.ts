// What a study found about the scenario as it is, or about one that another study found.

import { useMemo, useState } from "preact/hooks";
import type { Opened } from "../../generated/types";
import { usePage } from "../context";
import type { State } from "../store";
import { isShown, type ViewName } from "../views";
import type { Answers } from "../worker/protocol";
import type { Study } from "../worker/turns";
import { PAUSE, useLater } from "./useLater";

export interface Found<Value> {
  /** undefined where there is nothing to report, such as without prices */
  value: Value | undefined;
  /** whether it is of a scenario before the one that is shown, or that one is wrong */
  isStale: boolean;
}

/** A pause in typing, in milliseconds, before what is in a view that is not shown is asked for. */
const LONG_PAUSE = 1500;

/** What a study found that is shown in one view only, and takes longer than most: it is asked for where it is looked at. */
export function useStudyIn<Of extends Study>(seen: ViewName, of: Of, state: State): Found<Answers[Of]> | undefined {
  const { shown } = usePage();
  return useStudy(of, state, state.view, isShown(seen, shown) ? PAUSE : LONG_PAUSE);
}

/** The last that was found; undefined until something is, and where nothing is asked: of `null`. */
export function useStudy<Of extends Study>(
  of: Of,
  { view, problems }: State,
  scenario: Opened | null = view,
  pause = PAUSE,
): Found<Answers[Of]> | undefined {
  const [found, setFound] = useState<{ value: Answers[Of] | undefined; fragment: string }>();
  useLater<Answers[Of]>(
    scenario ?? undefined,
    async (settings, isWanted) => (await import("../worker/engine")).study<Of>(of, settings, isWanted),
    (answer, fragment) => setFound({ value: "value" in answer ? answer.value : undefined, fragment }),
    pause,
  );
  const isStale = found?.fragment !== scenario?.fragment || problems.length > 0;
  return (
    useMemo(() => found && scenario && { value: found.value, isStale }, [found, scenario === null, isStale]) ??
    undefined
  );
}
