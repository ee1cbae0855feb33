// The two architectures that tables and charts show on a phone, which has no room for more. The style sheet hides the columns
// of the others; everywhere else, and on paper, there are all.

import "./Picker.css";
import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import type { Summary } from "../../generated/types";
import { lettered, ranked, type Shown, shownIn } from "../architectures";
import { usePage } from "../context";
import { Letter } from "./parts";

type Pair = [Shown["id"], Shown["id"]];

/** Those that were chosen, else the first two by rank. */
export function usePair(report: Summary): [Shown[], (id: Shown["id"]) => void] {
  const [chosen, setChosen] = useState<Pair>();
  const all = shownIn(report);
  const [first, second] = ranked(all);
  const picked = all.filter(({ id }) => chosen?.includes(id));
  const pair = picked.length === 2 ? picked : [first, second].filter((one) => one !== undefined);
  /** Takes the place of the one that was chosen before the other. */
  const choose = (id: Shown["id"]): void => {
    const last = chosen?.[1] ?? pair[0]?.id;
    if (last !== undefined && !pair.some((one) => one.id === id)) setChosen([last, id]);
  };
  return [pair, choose];
}

/** Names the columns that stay. */
export const classOf = (pair: Shown[]): string => pair.map(({ place }) => `keeps-${place}`).join(" ");

/** Those that were picked, for charts, which no style sheet reaches. */
const Picked = createContext<Shown[]>([]);
export const PickedProvider = Picked.Provider;

/** Where the style sheet hides columns. */
const NARROW = "screen and (max-width: 47.99rem)";

/** Whether there is room for two only. */
export function useNarrow(): boolean {
  const [isNarrow, setNarrow] = useState(() => matchMedia(NARROW).matches);
  useEffect(() => {
    const narrow = matchMedia(NARROW);
    const change = (): void => setNarrow(narrow.matches);
    narrow.addEventListener("change", change);
    return () => narrow.removeEventListener("change", change);
  }, []);
  return isNarrow;
}

/** Those of which a chart shows lines: on a phone the pair. */
export function useSeen<Of extends Shown>(all: Of[]): Of[] {
  const picked = useContext(Picked);
  return useNarrow() ? all.filter(({ id }) => picked.some((one) => one.id === id)) : all;
}

interface Props {
  report: Summary;
  pair: Shown[];
  choose: (id: Shown["id"]) => void;
}

export function Picker({ report, pair, choose }: Props) {
  const { words } = usePage();
  const all = shownIn(report);
  if (all.length <= 2) return null;
  return (
    <div class="picker" role="group" aria-label={words.t("picker.title")}>
      {all.map((one) => (
        <button
          key={one.id}
          type="button"
          aria-pressed={pair.some(({ id }) => id === one.id)}
          aria-label={lettered(one, words)}
          onClick={() => choose(one.id)}
        >
          <Letter of={one} />
        </button>
      ))}
    </div>
  );
}
