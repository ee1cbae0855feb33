// A view of the answer. Those that are not shown stay laid out, out of sight: their charts are drawn when they are shown
// or printed, and a step to another view takes no time.

import type { ComponentChildren } from "preact";
import { usePage } from "../context";
import { isShown, type ViewName } from "../views";

export function Pane({ of, children }: { of: ViewName; children: ComponentChildren }) {
  const { shown } = usePage();
  return (
    <div class={isShown(of, shown) ? "pane" : "pane away"} data-view={of}>
      {children}
    </div>
  );
}
