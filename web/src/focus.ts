// Where the focus goes when what had it goes away.

/** To the first element that is there, once the page shows what was done. */
export function focusOn(...selectors: string[]): void {
  requestAnimationFrame(() => {
    const elements = selectors.map((selector) => document.querySelector<HTMLElement>(selector));
    elements.find((element) => element !== null)?.focus();
  });
}
