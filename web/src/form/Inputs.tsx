// Where the form stands: beside the answer; on narrow screens a sheet, which opens from chips that show its main inputs.

import "./Inputs.css";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { View } from "../../generated/types";
import { apart } from "../answer/apart";
import { usePage } from "../context";
import { CONSUMERS, valueAt } from "../draft";
import { focusOnField, INPUTS } from "../focus";
import { textOf } from "../schema";
import type { Words } from "../words";

/** What an open sheet stands over. The strip stays in view above it, and the dock below. */
const BEHIND = ".bar, .chips, .answer, .foot";
/** Where there is no sheet. */
const WIDE = "(min-width: 62rem)";

/** What always opens the sheet. */
const OPENS = `[popovertarget="${INPUTS}"]`;

/** To what opened the sheet, unless something that is seen has the focus. */
function backTo(opener: Element | null): void {
  const { activeElement: focused, body } = document;
  if (focused !== body && focused?.checkVisibility()) return;
  const back = opener !== body && opener?.checkVisibility() ? opener : document.querySelector(OPENS);
  if (back instanceof HTMLElement) back.focus();
}

export function Inputs({ children }: { children: ComponentChildren }) {
  const { words } = usePage();
  const sheet = useRef<HTMLDivElement>(null);
  const opener = useRef<Element>(null);
  const [open, setOpen] = useState(false);
  const toggled = ({ newState }: ToggleEvent): void => {
    const isOpen = newState === "open";
    setOpen(isOpen);
    for (const behind of document.querySelectorAll<HTMLElement>(BEHIND)) behind.inert = isOpen;
    // The strip goes to where the sheet leaves room for it.
    if (isOpen) scrollTo(0, Math.max(scrollY, document.querySelector<HTMLElement>(".strip")?.offsetTop ?? 0));
    else backTo(opener.current);
  };
  // Of the help texts that are open and the sheet around them, Escape closes the texts first.
  const pressed = (event: KeyboardEvent): void => {
    const helps = sheet.current?.querySelectorAll<HTMLElement>('.help[aria-expanded="true"]');
    if (event.key !== "Escape" || !helps?.length) return;
    event.preventDefault();
    for (const help of helps) help.click();
  };
  useEffect(() => {
    const wide = matchMedia(WIDE);
    const close = (): void => {
      if (sheet.current?.matches(":popover-open")) sheet.current.hidePopover();
    };
    wide.addEventListener("change", close);
    return () => wide.removeEventListener("change", close);
  }, []);
  return (
    <div
      class="inputs"
      id={INPUTS}
      ref={sheet}
      popover="auto"
      onBeforeToggle={(event) => {
        if (event.target === sheet.current && event.newState === "open") opener.current = document.activeElement;
      }}
      onKeyDown={pressed}
      onToggle={(event) => event.target === sheet.current && toggled(event as unknown as ToggleEvent)}
      {...(open && { role: "dialog", "aria-modal": true, "aria-label": words.t("dock.inputs") })}
    >
      {open && (
        <button type="button" class="done" popovertarget={INPUTS} popovertargetaction="hide">
          {words.t("inputs.done")}
        </button>
      )}
      {children}
    </div>
  );
}

/** A number as it is read; a range stays as it was typed. */
const numbered = (text: string, words: Words): string =>
  Number.isNaN(Number(text)) ? text : words.number(Number(text));

/** The main inputs of the scenario, in a few words each; a touch goes to the field. */
export const Chips = apart(function Chips({ view }: { view: View }) {
  const { words } = usePage();
  const { scenario, report } = view;
  const said = (path: string): string => textOf(valueAt(scenario, path)) ?? "";
  const consumers = scenario.consumers.reduce((sum, { count }) => sum + (count ?? 1), 0);
  const chips = {
    region: words.find(`region.${report.region}`) ?? report.region,
    "workload.writes_per_second": words.t("chip.rate", {
      rate: numbered(said("workload.writes_per_second"), words),
      peak: numbered(said("workload.peak_to_average"), words),
    }),
    "workload.item_size": said("workload.item_size"),
    [CONSUMERS]: words.t("chip.consumers", { count: consumers }),
    "delivery.destination": words.find(`choice.${said("delivery.destination")}`) ?? said("delivery.destination"),
  };
  return (
    <div class="chips" role="group" aria-label={words.t("dock.inputs")}>
      {Object.entries(chips).map(([path, text]) => (
        <button
          key={path}
          type="button"
          class="chip"
          onClick={() => focusOnField(path)}
          onFocus={({ currentTarget }) => currentTarget.scrollIntoView({ block: "nearest", inline: "nearest" })}
        >
          {text}
        </button>
      ))}
    </div>
  );
});
