// The bar at the bottom of narrow screens: to the inputs, to the views that are asked for most, and to the rest.

import "./Dock.css";
import { usePage } from "./context";
import { Menu } from "./Menu";
import { ViewLink } from "./ViewLink";
import { ALL, VIEWS, type ViewName } from "./views";

/** So many views have a place of their own. */
const BESIDE = 3;
const SIGNS: Partial<Record<ViewName | "inputs" | "more", string>> = {
  inputs: "M3 5h14M3 10h9M3 15h12",
  answer: "m4 10 4 4 8-9",
  cost: "M4 16V9M10 16V4M16 16v-5",
  capacity: "M3 14a7 7 0 0 1 14 0M10 14l4-5",
  more: "M4 10h.01M10 10h.01M16 10h.01",
};

export function Dock({ fragment }: { fragment: string }) {
  const { words, shown } = usePage();
  const rest: ViewName[] = [...VIEWS.slice(BESIDE), ALL];
  return (
    <nav class="dock" aria-label={words.t("views.title")}>
      <button type="button" popovertarget="inputs">
        <Sign of="inputs" />
        {words.t("dock.inputs")}
      </button>
      {VIEWS.slice(0, BESIDE).map((view) => (
        <ViewLink key={view} to={view} fragment={fragment} sign={<Sign of={view} />} />
      ))}
      <Menu
        key={shown}
        label={
          <span class={rest.includes(shown) ? "more is-here" : "more"}>
            <Sign of="more" />
            {words.t("dock.more")}
          </span>
        }
      >
        {rest.map((view) => (
          <ViewLink key={view} to={view} fragment={fragment} />
        ))}
      </Menu>
    </nav>
  );
}

function Sign({ of }: { of: keyof typeof SIGNS }) {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true">
      <path d={SIGNS[of]} />
    </svg>
  );
}
