// Trying what a study found: its settings become those of the scenario, in one step that can be undone.

import { useEffect, useRef, useState } from "preact/hooks";
import type { Opened } from "../../generated/types";
import { usePage } from "../context";
import type { Draft } from "../draft";
import { ANSWER, focusOn } from "../focus";
import { opening, type State } from "../store";

export interface Trying {
  /** what was tried last, for those who cannot see it */
  said: string;
  tryOut: (settings: Opened["settings"], said: string) => void;
}

/** `found` is what is shown in the section; where the button that was pressed goes with it, the section has the focus. */
export function useTry(state: State, found: unknown, section: string): Trying {
  const { act } = usePage();
  const [tried, setTried] = useState<{ said: string; before: Draft }>();
  const wasTried = useRef(false);
  useEffect(() => {
    if (wasTried.current && document.activeElement === document.body) focusOn(`#${section}`, ...ANSWER);
    wasTried.current = false;
  }, [found]);
  const tryOut = (settings: Opened["settings"], said: string): void => {
    act(opening(state, { value: { settings, fragment: "" } }));
    setTried({ said, before: state.draft });
    wasTried.current = true;
  };
  // What was taken back, or changed since, is not what was tried.
  return { said: tried && tried.before === state.past.at(-1) ? tried.said : "", tryOut };
}
