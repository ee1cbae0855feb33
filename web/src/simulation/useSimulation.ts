// A scenario's simulation, run anew a moment after it changed.

import { useEffect, useRef, useState } from "preact/hooks";
import type { Problem, Simulated, View } from "../../generated/types";
import { usePage } from "../context";
import { download } from "../files";
import { settings } from "../store";
import type { Asked, Format } from "./protocol";
import { Simulator } from "./simulator";

/** Milliseconds without a change before a simulation begins. */
const PAUSE = 300;

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
  /** how far the one under way has come; undefined where none is */
  progress: number | undefined;
  /** what is wrong with what was asked for, and of which scenario that was */
  problems: Problem[];
  refused: View | undefined;
  stop: () => void;
  keep: (format: Format, name: string) => void;
}

const NONE: Problem[] = [];
const TYPES: Record<Format, string> = { csv: "text/csv;charset=utf-8", json: "application/json" };

/** Simulates a scenario as long as it is wanted, and again whenever something else is asked for. */
export function useSimulation(view: View, days: string, seed: string, wanted: boolean): Simulation {
  const { act } = usePage();
  const [found, setFound] = useState<Result>();
  const [progress, setProgress] = useState<number>();
  const [refused, setRefused] = useState<{ problems: Problem[]; view: View }>();
  const simulator = useRef<Simulator>(undefined);
  const current = useRef({ run: 0, view });
  const asked: Asked = { settings: settings(view), days, seed };
  const name = useRef("");
  simulator.current ??= new Simulator(
    (told) => {
      if (told.tells === "broken") {
        setProgress(undefined);
        act({ do: "break" });
      } else if (told.tells === "written") download(`${name.current}.${told.format}`, TYPES[told.format], told.text);
      else if (told.run !== current.current.run) return;
      else {
        const { view } = current.current;
        setProgress(told.tells === "progress" ? told.done : undefined);
        setRefused(told.tells === "problems" ? { problems: told.problems, view } : undefined);
        if (told.tells === "found") setFound({ simulated: told.simulated, done: told.done, view });
      }
    },
    () => {
      setProgress(undefined);
      act({ do: "miss" });
    },
  );
  useEffect(() => {
    if (!wanted) return;
    const timer = setTimeout(() => {
      setProgress(0);
      current.current = { run: simulator.current?.simulate(asked) ?? 0, view };
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [wanted, JSON.stringify(asked)]);
  useEffect(() => () => simulator.current?.close(), []);
  return {
    found,
    progress,
    problems: refused?.problems ?? NONE,
    refused: refused?.view,
    stop: () => simulator.current?.stop(),
    keep: (format, file) => {
      name.current = file;
      simulator.current?.write(format);
    },
  };
}
