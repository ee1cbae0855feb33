// What every part of the page may need: the words of the language, a way to announce what was done, and the view that is shown.

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Action } from "./store";
import type { ViewName } from "./views";
import type { Words } from "./words";

export interface Page {
  words: Words;
  act: (action: Action) => void;
  shown: ViewName;
  show: (view: ViewName) => void;
}

const Context = createContext<Page | undefined>(undefined);

export const PageProvider = Context.Provider;

export function usePage(): Page {
  const page = useContext(Context);
  if (page === undefined) throw new Error("outside the page");
  return page;
}
