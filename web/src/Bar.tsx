// The bar at the top: where to start from, steps back, what to share and keep, and how the page is shown.

import "./Bar.css";
import { useEffect, useState } from "preact/hooks";
import { ask } from "./ask";
import { usePage } from "./context";
import { FILE, largest, onDrop } from "./files";
import { closeAround, Menu } from "./Menu";
import type * as More from "./more";
import type { Preferences } from "./preferences";
import { type Action, attempt, opening, type State, whenLoaded } from "./store";
import type { Currency } from "./words";

interface Props {
  state: State;
  preferences: Preferences;
  prefer: (change: Partial<Preferences>) => void;
  more: typeof More | undefined;
}

export function Bar({ state, preferences, prefer, more }: Props) {
  const { words, act } = usePage();
  return (
    <header class="bar">
      <h1>
        shardwise <small>{words.t("page.tagline")}</small>
      </h1>
      <Presets state={state} />
      <div class="group">
        <Step way="undo" possible={state.past.length > 0} />
        <Step way="redo" possible={state.future.length > 0} />
        <button
          type="button"
          id="pin"
          onClick={() => act({ do: "pin", name: words.t("pinned.name", { number: state.pins.length + 1 }) })}
        >
          {words.t("bar.pin")}
        </button>
      </div>
      <Share state={state} currency={preferences.currency} more={more} />
      <Menu label={words.t("shown.title")}>{more && <more.Shown preferences={preferences} prefer={prefer} />}</Menu>
    </header>
  );
}

const ARROWS = {
  undo: "M6 3 2.5 6.5 6 10M3 6.5h6a4 4 0 0 1 0 8H7",
  redo: "M10 3l3.5 3.5L10 10M13 6.5H7a4 4 0 0 0 0 8h2",
};

/** A step back, or forward again. */
function Step({ way, possible }: { way: "undo" | "redo"; possible: boolean }) {
  const { words, act } = usePage();
  const name = words.t(`bar.${way}`);
  return (
    <button
      type="button"
      class="icon"
      aria-label={name}
      title={name}
      aria-disabled={!possible}
      onClick={() => possible && act({ do: way })}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={ARROWS[way]} />
      </svg>
    </button>
  );
}

function Presets({ state }: { state: State }) {
  const { words, act } = usePage();
  const [presets, setPresets] = useState<Record<string, string>>({});
  useEffect(() => whenLoaded(act, import("./presets"), ({ PRESETS }) => setPresets(PRESETS)), []);
  const [opening, setOpening] = useState(false);
  const choose = (name: string): void => {
    setOpening(true);
    openLater(act, state, presets[name] ?? "", () => setOpening(false));
  };
  return (
    <label class="presets">
      <span class="unseen">{words.t("bar.presets")}</span>
      <select value="" aria-busy={opening} onChange={(event) => choose(event.currentTarget.value)}>
        <option value="" disabled selected>
          {words.t("bar.presets")}
        </option>
        {Object.keys(presets).map((name) => (
          <option key={name} value={name}>
            {words.find(`preset.${name}`) ?? name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Opens TOML once it is read; newer ones are read after it. */
function openLater(act: (action: Action) => void, state: State, toml: string, done?: () => void): void {
  whenLoaded(act, ask({ of: "open", toml }).finally(done), (opened) => attempt(act, () => act(opening(state, opened))));
}

/** What to share and keep, and what is dropped on the page from the start. */
function Share({ state, currency, more }: { state: State; currency: Currency; more: Props["more"] }) {
  const { words, act } = usePage();
  const read = async (chosen: File | undefined): Promise<void> => {
    if (chosen === undefined) return;
    closeAround(document.getElementById(FILE));
    const text = chosen.size > largest ? "x".repeat(largest + 1) : await chosen.text();
    openLater(act, state, text);
  };
  useEffect(() => onDrop((file) => void read(file)), [state]);
  return (
    <Menu label={words.t("share.title")}>
      {more && <more.Share state={state} currency={currency} read={(file) => void read(file)} />}
    </Menu>
  );
}
