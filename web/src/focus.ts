// Where the focus goes when what had it goes away.

/** The sheet that the form is in on narrow screens. */
export const INPUTS = "inputs";

/** To a field of the form, whatever it is folded into, as soon as it is there. */
export function focusOnField(path: string, tries = 20): void {
  const inputs = document.getElementById(INPUTS);
  if (inputs?.checkVisibility() === false) inputs.showPopover();
  const field = document.getElementById(`field-${path}`);
  if (field !== null) {
    for (let fold = field.closest("details"); fold !== null; fold = fold.parentElement?.closest("details") ?? null)
      fold.open = true;
    field.focus();
    return;
  }
  // Folds show what they hold once they are open.
  const [group = ""] = path.split(".");
  for (const id of ["all-settings", `group-${group}`]) {
    const fold = document.getElementById(id);
    if (fold instanceof HTMLDetailsElement) fold.open = true;
  }
  if (tries > 0) setTimeout(() => focusOnField(path, tries - 1), 50);
}

/** Where the answer is, whichever view of it is shown. */
export const ANSWER = ["#answer", "#views"];

/** To the first element that is there to be seen, once the page shows what was done. */
export function focusOn(...selectors: string[]): void {
  requestAnimationFrame(() => {
    const elements = selectors.map((selector) => document.querySelector<HTMLElement>(selector));
    elements.find((element) => element?.checkVisibility({ visibilityProperty: true }))?.focus();
  });
}
