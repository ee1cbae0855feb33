// A table of many columns; the details in its cells are shown on demand where the window is wide.

import "./Brief.css";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { usePage } from "../context";
import { ALL } from "../views";

interface Props {
  /** whether it has so much that it is brief at first; never where everything is laid out */
  isMany: boolean;
  /** the text of the button that shows the rest */
  more: string;
  children: ComponentChildren;
}

export function Brief({ isMany, more, children }: Props) {
  const { shown } = usePage();
  const [isWhole, setWhole] = useState(false);
  const isBrief = isMany && shown !== ALL;
  return (
    <>
      {isBrief && (
        <button type="button" class="whole-lines" aria-pressed={isWhole} onClick={() => setWhole(!isWhole)}>
          {more}
        </button>
      )}
      <div class={isBrief && !isWhole ? "is-brief" : undefined}>{children}</div>
    </>
  );
}
