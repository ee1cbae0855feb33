// What a section is asked besides the scenario, such as how many days are simulated: kept in the address's query, beside the
// scenario, which its fragment says.

import { useEffect, useState } from "preact/hooks";

/** Milliseconds without a change before the address has it. */
const PAUSE = 250;

/**
 * What is typed, by its name in the query, and how it is changed; a reload and a copied link keep it. `first` is what each is
 * where the query does not set it.
 */
export function useAsked<Name extends string>(
  first: Record<Name, string>,
): [Record<Name, string>, (change: Partial<Record<Name, string>>) => void] {
  const [asked, setAsked] = useState(() => {
    const query = new URLSearchParams(location.search);
    const said = namesOf(first).map((name) => [name, query.get(name) ?? first[name]]);
    return Object.fromEntries(said) as Record<Name, string>;
  });
  useEffect(() => {
    const timer = setTimeout(() => {
      const { pathname, search, hash } = location;
      const query = new URLSearchParams(search);
      const before = query.toString();
      for (const name of namesOf(first)) {
        if (asked[name] === first[name]) query.delete(name);
        else query.set(name, asked[name]);
      }
      const now = query.toString();
      if (now !== before) history.replaceState(history.state, "", `${pathname}${now && `?${now}`}${hash}`);
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [asked]);
  return [asked, (change) => setAsked({ ...asked, ...change })];
}

const namesOf = <Name extends string>(first: Record<Name, string>): Name[] => Object.keys(first) as Name[];
