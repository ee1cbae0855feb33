// A link to a view of the answer: an address like any other, which the page follows without loading anything.

import { usePage } from "./context";
import { addressOf, type ViewName } from "./views";

interface Props {
  to: ViewName;
  /** of the scenario */
  fragment: string;
  /** before its name */
  sign?: preact.ComponentChildren;
  /** in place of its name */
  children?: preact.ComponentChildren;
}

export function ViewLink({ to, fragment, sign, children }: Props) {
  const { words, shown, show } = usePage();
  const follow = (event: MouseEvent): void => {
    // Another tab or window is the browser's to open.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    show(to);
  };
  return (
    <a href={addressOf(to, fragment)} aria-current={to === shown ? "page" : undefined} onClick={follow}>
      {sign}
      {children ?? words.t(`view.${to}`)}
    </a>
  );
}
