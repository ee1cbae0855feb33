// A view of the answer. Those that are not shown stay laid out, out of sight: their charts are drawn when they are shown
// or printed, and a step to another view takes no time.

import type { ComponentChildren } from "preact";
import { usePage } from "../context";
import { isShown, type ViewName } from "../views";

interface Props {
  of: ViewName;
  children: ComponentChildren;
  /** whether what is in it is of a scenario before the one that is shown */
  isStale?: boolean;
}

export function Pane({ of, children, isStale = false }: Props) {
  const { shown } = usePage();
  return (
    <div
      class={`pane${isShown(of, shown) ? "" : " away"}${isStale ? " stale" : ""}`}
      data-view={of}
      aria-busy={isStale}
    >
      {children}
    </div>
  );
}
