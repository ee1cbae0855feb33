// A menu that closes when it loses the focus or Escape is pressed.

import { useEffect, useRef } from "preact/hooks";
import { usePage } from "./context";

interface Props {
  label: preact.ComponentChildren;
  children: preact.ComponentChildren;
}

/** Closes the menu that something is in, if it is open, and has the focus go to what opens it. */
export function closeAround(inside: Element | null): void {
  const menu = inside?.closest("details");
  if (!menu?.open) return;
  menu.open = false;
  menu.querySelector("summary")?.focus();
}

export function Menu({ label, children }: Props) {
  const { words } = usePage();
  const menu = useRef<HTMLDetailsElement>(null);
  const close = (): void => {
    if (menu.current) menu.current.open = false;
  };
  const left = (event: FocusEvent): void => {
    if (event.relatedTarget instanceof Node && !menu.current?.contains(event.relatedTarget)) close();
  };
  const pressed = (event: KeyboardEvent): void => {
    if (event.key === "Escape") closeAround(menu.current);
  };
  useEffect(() => {
    const clicked = (event: PointerEvent): void => {
      if (event.target instanceof Node && !menu.current?.contains(event.target)) close();
    };
    addEventListener("pointerdown", clicked);
    return () => removeEventListener("pointerdown", clicked);
  }, []);
  return (
    <details class="menu" ref={menu} onFocusOut={left} onKeyDown={pressed}>
      <summary>{label}</summary>
      {/* Its words come right after the first view. */}
      <div class="sheet">{words.isWhole && children}</div>
    </details>
  );
}
