// A scenario's simulation, run anew a moment after it changed.

import { useEffect, useRef, useState } from "preact/hooks";
import type { Problem, Simulated } from "../../generated/types";
import { usePage } from "../context";
import { download } from "../files";
import type { Asked, Format } from "./protocol";
import { Simulator } from "./simulator";

/** Milliseconds without a change before a simulation begins. */
const PAUSE = 300;

export interface Simulation {
  /** of the last one that was not refused */
  simulated: Simulated | undefined;
  /** the share of its time that is simulated: below 1 where it was stopped */
  done: number;
  /** how far the one under way has come; undefined where none is */
  progress: number | undefined;
  /** what is wrong with what is asked for */
  problems: Problem[];
  stop: () => void;
  keep: (format: Format, name: string) => void;
}

const TYPES: Record<Format, string> = { csv: "text/csv;charset=utf-8", json: "application/json" };

/** Simulates what is asked for as long as it is wanted, and again whenever it is something else. */
export function useSimulation(asked: Asked, wanted: boolean): Simulation {
  const { act } = usePage();
  const [found, setFound] = useState<{ simulated: Simulated; done: number }>();
  const [progress, setProgress] = useState<number>();
  const [problems, setProblems] = useState<Problem[]>([]);
  const simulator = useRef<Simulator>(undefined);
  const current = useRef(0);
  const name = useRef("");
  simulator.current ??= new Simulator(
    (told) => {
      if (told.tells === "broken") {
        setProgress(undefined);
        act({ do: "break" });
      } else if (told.tells === "written") download(`${name.current}.${told.format}`, TYPES[told.format], told.text);
      else if (told.run !== current.current) return;
      else if (told.tells === "progress") setProgress(told.done);
      else {
        setProgress(undefined);
        setProblems(told.tells === "problems" ? told.problems : []);
        if (told.tells === "found") setFound(told);
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
      current.current = simulator.current?.simulate(asked) ?? 0;
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [wanted, JSON.stringify(asked)]);
  useEffect(() => () => simulator.current?.close(), []);
  return {
    simulated: found?.simulated,
    done: found?.done ?? 0,
    progress,
    problems,
    stop: () => simulator.current?.stop(),
    keep: (format, file) => {
      name.current = file;
      simulator.current?.write(format);
    },
  };
}
