// How many days are simulated and from which seed: kept in the address beside the scenario, which its fragment says.

import { useEffect, useState } from "preact/hooks";

/** Names in the address's query, and what they are where it says nothing. */
const FIRST = { days: "1", seed: "1" };
export type Name = keyof typeof FIRST;
const NAMES = Object.keys(FIRST) as Name[];

/** Milliseconds without a change before the address says it. */
const PAUSE = 250;

export type AskedFor = Record<Name, string>;

/** What is typed, and how it is changed; a reload and a copied link keep it. */
export function useAsked(): [AskedFor, (change: Partial<AskedFor>) => void] {
  const [asked, setAsked] = useState<AskedFor>(() => {
    const query = new URLSearchParams(location.search);
    return { days: query.get("days") ?? FIRST.days, seed: query.get("seed") ?? FIRST.seed };
  });
  useEffect(() => {
    const timer = setTimeout(() => {
      const { pathname, search, hash } = location;
      const query = new URLSearchParams(search);
      const before = query.toString();
      for (const name of NAMES) {
        if (asked[name] === FIRST[name]) query.delete(name);
        else query.set(name, asked[name]);
      }
      const now = query.toString();
      if (now !== before) history.replaceState(history.state, "", `${pathname}${now && `?${now}`}${hash}`);
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [asked]);
  return [asked, (change) => setAsked({ ...asked, ...change })];
}
