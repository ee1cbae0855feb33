// The views of the answer: which there are, and the address of each, which is no part of the scenario.

import { useEffect, useState } from "preact/hooks";

/** In the order in which they are asked for. Whatever goes over all views goes over this list. */
export const VIEWS = ["answer", "cost", "capacity", "what-if", "outages", "operations"] as const;
/** All of them below each other. */
export const ALL = "all";

export type ViewName = (typeof VIEWS)[number] | typeof ALL;

const [FIRST] = VIEWS;
const KEY = "view";

/** The view that an address's query names; the first where it names none that there is. */
export function viewIn(search: string): ViewName {
  const named = new URLSearchParams(search).get(KEY);
  const all: ViewName[] = [...VIEWS, ALL];
  return all.find((view) => view === named) ?? FIRST;
}

/** The query with this view in it, and everything else in it. */
export function searchOf(view: ViewName, search: string): string {
  const query = new URLSearchParams(search);
  if (view === FIRST) query.delete(KEY);
  else query.set(KEY, view);
  const text = query.toString();
  return text && `?${text}`;
}

/** The address of a view of the scenario that a fragment holds. */
export const addressOf = (view: ViewName, fragment: string): string =>
  `${location.pathname}${searchOf(view, location.search)}#${fragment}`;

/** Whether a view is on screen. */
export const isShown = (view: ViewName, shown: ViewName): boolean => shown === ALL || shown === view;

/** The view that is shown, which the browser's Back and Forward change as well, and a way to another. */
export function useShown(): [ViewName, (view: ViewName) => void] {
  const [shown, setShown] = useState(() => viewIn(location.search));
  useEffect(() => {
    const moved = (): void => setShown(viewIn(location.search));
    addEventListener("popstate", moved);
    return () => removeEventListener("popstate", moved);
  }, []);
  const show = (view: ViewName): void => {
    history.pushState(history.state, "", location.pathname + searchOf(view, location.search) + location.hash);
    setShown(view);
    toStart();
  };
  return [shown, show];
}

/** Up to where a view starts, below what stays: the bar may stay out of sight. */
function toStart(): void {
  const bar = document.querySelector("header")?.offsetHeight ?? 0;
  if (scrollY > bar) scrollTo(0, bar);
}
