// The report of a scenario, which follows what is shown first of it a moment later.

import { useMemo, useState } from "preact/hooks";
import type { Reported, View } from "../../generated/types";
import { usePage } from "../context";
import { useLater } from "./useLater";

/** Without a pause in typing: it is quick, and what is not wanted any more is not computed. */
const AT_ONCE = 0;

/** A scenario with all of its report. */
export interface Whole extends Omit<View, "report">, Reported {}

export interface Followed {
  whole: Whole;
  /** whether it is of a scenario before the one that is shown */
  isStale: boolean;
}

/** The last that came; undefined until one has. */
export function useReport(view: View): Followed | undefined {
  const { act } = usePage();
  const [whole, setWhole] = useState<Whole>();
  useLater<Reported>(
    view,
    async (settings, isWanted) => (await import("../worker/engine")).study("report", settings, isWanted),
    (answer, fragment) => {
      if ("value" in answer) setWhole({ ...view, ...answer.value });
      else act({ do: "doubt", problems: answer.problems, fragment });
    },
    AT_ONCE,
  );
  const isStale = whole?.fragment !== view.fragment;
  return useMemo(() => whole && { whole, isStale }, [whole, isStale]);
}
