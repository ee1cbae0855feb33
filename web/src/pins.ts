// Pinned scenarios in the address: each as a part of the fragment, which everything but the page passes over.

import * as engine from "./engine";
import { draftOfOpened, type Pinned, type State } from "./store";

const PIN = "pin=";

/** The fragment of a scenario, and of what is pinned beside it. */
export const withPins = (fragment: string, pins: Pinned[]): string =>
  [fragment, ...pins.map(({ name, view }) => `${PIN}${encode(name)}:${encode(view.fragment)}`)].join("&");

/** Colons and other signs that a fragment may hold stay as they are; an apostrophe would end a quoted link. */
const encode = (text: string): string => encodeURIComponent(text).replaceAll("'", "%27").replaceAll("%3D", "=");

/** What is pinned in a fragment; what cannot be read of it is left out. */
export function pinsIn(fragment: string, state: State): Pinned[] {
  const parts = fragment.split("&").filter((part) => part.startsWith(PIN));
  return parts.flatMap((part) => {
    try {
      const [name = "", link = ""] = part.slice(PIN.length).split(":").map(decodeURIComponent);
      const draft = draftOfOpened(state, engine.openLink(link));
      return "value" in draft ? [{ name, ...draft.value }] : [];
    } catch (error) {
      if (error instanceof URIError) return [];
      throw error;
    }
  });
}
