// A scenario's simulation, run again a moment after it changed.

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Problem, Simulated, View } from "../../generated/types";
import { usePage } from "../context";
import { download } from "../leave";
import { settings, whenLoaded } from "../store";
import { ask, listen, simulate, stop } from "../worker/engine";
import type { Asked, Format, Told } from "../worker/protocol";

/** Milliseconds without a change before a simulation begins; as something is dragged, from a change on. */
const PAUSE = 300;
const DRAGGED = 60;

/** What a simulation has found. */
export interface Result {
  simulated: Simulated;
  /** the share of its time that is simulated: below 1 where it was stopped */
  done: number;
  /** of what */
  view: View;
}

export interface Simulation {
  /** of the last one that was not refused */
  found: Result | undefined;
  /** whether that is of what is asked for now, and nothing is under way */
  isOfNow: boolean;
  /** how far the one under way, or about to begin, has come; undefined where none is */
  progress: number | undefined;
  /** what is wrong with what was asked for, and of which scenario that was */
  problems: Problem[];
  refused: View | undefined;
  /** Simulates what is asked for once more: after it was stopped, or did not come. */
  run: () => void;
  stop: () => void;
  keep: (format: Format, name: string) => void;
}

/** Simulations are numbered from one. */
const NO_RUN = 0;
const NONE: Problem[] = [];
const TYPES: Record<Format, string> = { csv: "text/csv;charset=utf-8", json: "application/json" };

interface Wanted {
  view: View;
  days: string;
  seed: string;
  /** whether it is wanted at all */
  isWanted: boolean;
  /** whether the view is of something that is dragged, which is seen to follow */
  isDragged: boolean;
}

/** Simulates a scenario as long as it is wanted, and again whenever something else is asked for. */
export function useSimulation({ view, days, seed, isWanted: wanted, isDragged }: Wanted): Simulation {
  const { act } = usePage();
  const [found, setFound] = useState<Result & { asked: string }>();
  const [progress, setProgress] = useState<number>();
  const [refused, setRefused] = useState<{ problems: Problem[]; view: View }>();
  const [runs, setRuns] = useState(0);
  /** the number of the last one that began */
  const ran = useRef(0);
  const asked: Asked = { settings: settings(view), days, seed };
  const askedText = JSON.stringify(asked);
  /** the one under way, and of what it is */
  const current = useRef({ run: NO_RUN, view, asked: askedText });
  const begin = useRef<ReturnType<typeof setTimeout>>(undefined);
  /** when the next begins as something is dragged, and whether that waits for the one under way: its effect is seen first */
  const due = useRef(0);
  const isWaiting = useRef(false);
  const [turns, setTurns] = useState(0);
  useEffect(() => {
    const hear = (told: Told): void => {
      if (told.run !== current.current.run) return;
      const { view, asked } = current.current;
      setProgress(told.tells === "progress" ? told.done : undefined);
      setRefused(told.tells === "problems" ? { problems: told.problems, view } : undefined);
      if (told.tells === "found") setFound({ simulated: told.simulated, done: told.done, view, asked });
      if (told.tells === "progress") return;
      current.current.run = NO_RUN;
      if (isWaiting.current) setTurns((turns) => turns + 1);
    };
    const fail = (reason: unknown): void => {
      if (current.current.run === NO_RUN) {
        // Something else was asked of the worker; what it has found is gone with it.
        setRuns((runs) => runs + 1);
        return;
      }
      current.current.run = NO_RUN;
      setProgress(undefined);
      whenLoaded(act, Promise.reject(reason), () => {});
    };
    listen(hear, fail);
    return stop;
  }, []);
  // Before anything is painted: what stands there is not of what is asked for from now on.
  useLayoutEffect(() => {
    // Who comes back to what is known need not wait for it again.
    const isKnown = found?.asked === askedText && found.done === 1 && progress === undefined;
    if (isKnown) setRefused(undefined);
    if (!wanted || (isKnown && ran.current === runs)) return;
    ran.current = runs;
    setProgress(0);
    isWaiting.current = isDragged && current.current.run !== NO_RUN;
    if (isWaiting.current) return;
    const now = performance.now();
    if (due.current <= now) due.current = now + DRAGGED;
    begin.current = setTimeout(
      () => {
        current.current = { run: simulate(asked), view, asked: askedText };
      },
      isDragged ? due.current - now : PAUSE,
    );
    return () => clearTimeout(begin.current);
  }, [wanted, askedText, runs, turns]);
  return {
    found,
    isOfNow: progress === undefined && found?.asked === askedText,
    progress,
    problems: refused?.problems ?? NONE,
    refused: refused?.view,
    run: () => setRuns(runs + 1),
    stop: () => {
      // One that has not started has nothing to report.
      if (current.current.run === NO_RUN) setProgress(undefined);
      clearTimeout(begin.current);
      stop();
    },
    keep: (format, name) =>
      whenLoaded(act, ask({ of: "simulated", format }), (file) => {
        if ("value" in file) download(`${name}.${format}`, TYPES[format], file.value);
      }),
  };
}
