// The bar at the top: where to start from, steps back, what to share and keep, and how the page is shown.

import "./Bar.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { ask } from "./ask";
import { usePage } from "./context";
import type * as engine from "./engine";
import { copyLink, download, FILE, largest, onDrop } from "./files";
import { closeAround, Menu } from "./Menu";
import { withPins } from "./pins";
import { type Preferences, type Theme, YEN } from "./preferences";
import { type Action, attempt, opening, type State, settings, whenLoaded } from "./store";
import { type Currency, LANGUAGES, type Language } from "./words";

interface Props {
  state: State;
  preferences: Preferences;
  prefer: (change: Partial<Preferences>) => void;
}

export function Bar({ state, preferences, prefer }: Props) {
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
      <Share state={state} currency={preferences.currency} />
      <Shown preferences={preferences} prefer={prefer} />
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

/** The type of workbooks. */
const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

function Share({ state, currency }: { state: State; currency: Currency }) {
  const { words, act } = usePage();
  const [said, setSaid] = useState("");
  const file = useRef<HTMLInputElement>(null);
  const now = settings(state.view);
  const scenarios = [...state.pins.map(({ view }) => settings(view)), now];
  /** A file has no address that others could open. */
  const kind = location.protocol === "file:" ? "text" : "link";
  const keep = (ending: string, type: string, asked: Promise<engine.Result<BlobPart>>): void => {
    const name = `${slug(state.view.report.name)}.${ending}`;
    whenLoaded(act, asked, (made) => {
      if ("value" in made) download(name, type, made.value);
      else {
        closeAround(file.current);
        act({ do: "refuse", problems: made.problems });
      }
    });
  };
  const rate = currency.code === "JPY" ? `JPY=${currency.rate}` : undefined;
  const read = async (chosen: File | undefined): Promise<void> => {
    if (chosen === undefined) return;
    closeAround(file.current);
    const text = chosen.size > largest ? "x".repeat(largest + 1) : await chosen.text();
    openLater(act, state, text);
  };
  useEffect(() => onDrop((file) => void read(file)), [state]);
  return (
    <Menu label={words.t("share.title")}>
      <button
        type="button"
        onClick={async () =>
          setSaid(
            words.t(
              (await copyLink(withPins(state.view.fragment, state.pins))) ? `share.${kind}-copied` : "share.not-copied",
            ),
          )
        }
      >
        {words.t(`share.${kind}`)}
      </button>
      <button
        type="button"
        onClick={() => keep("csv", "text/csv;charset=utf-8", ask({ of: "csv", scenarios, currency: rate }))}
      >
        {words.t("share.csv")}
      </button>
      <button
        type="button"
        onClick={() =>
          keep(
            "html",
            "text/html;charset=utf-8",
            ask({ of: "html", scenarios, currency: rate, texts: words.forWorker() }),
          )
        }
      >
        {words.t("share.html")}
      </button>
      <button
        type="button"
        onClick={() => keep("xlsx", XLSX, ask({ of: "xlsx", scenarios, currency: rate, texts: words.forWorker() }))}
      >
        {words.t("share.xlsx")}
      </button>
      <button type="button" onClick={() => keep("json", "application/json", ask({ of: "json", scenarios }))}>
        {words.t("share.json")}
      </button>
      <button type="button" onClick={() => keep("toml", "application/toml", ask({ of: "toml", settings: now }))}>
        {words.t("share.toml")}
      </button>
      <button type="button" onClick={() => file.current?.click()}>
        {words.t("share.open")}
      </button>
      <input
        ref={file}
        id={FILE}
        class="unseen"
        type="file"
        accept=".toml,application/toml,text/plain"
        tabIndex={-1}
        aria-label={words.t("share.open")}
        onChange={(event) => {
          void read(event.currentTarget.files?.[0]);
          event.currentTarget.value = "";
        }}
      />
      <button type="button" onClick={() => print()}>
        {words.t("share.print")}
      </button>
      <p role="status">{said}</p>
    </Menu>
  );
}

/** A name for a file: what every system takes. */
function slug(name: string): string {
  const plain = name
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, "-");
  return plain.replace(/^-|-$/g, "").slice(0, 60) || "shardwise";
}

/** Yen for a dollar; undefined where it is no such rate. */
function rateOf(text: string): number | undefined {
  const value = text.trim() === "" ? NaN : Number(text.normalize("NFKC"));
  return value > 0 && value <= 1e6 ? value : undefined;
}

function Shown({ preferences, prefer }: Omit<Props, "state">) {
  const { words } = usePage();
  const { language, theme, currency } = preferences;
  const [rate, setRate] = useState(String(currency.code === "JPY" ? currency.rate : YEN));
  const yen = (text: string): void => {
    setRate(text);
    const value = rateOf(text);
    if (value !== undefined) prefer({ currency: { code: "JPY", rate: value } });
  };
  const wrong = rateOf(rate) === undefined;
  return (
    <Menu label={words.t("shown.title")}>
      <label>
        {words.t("shown.language")}
        <select value={language} onChange={(event) => prefer({ language: event.currentTarget.value as Language })}>
          {Object.entries(LANGUAGES).map(([tag, name]) => (
            <option key={tag} value={tag} lang={tag}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        {words.t("shown.theme")}
        <select value={theme} onChange={(event) => prefer({ theme: event.currentTarget.value as Theme })}>
          {["auto", "light", "dark"].map((name) => (
            <option key={name} value={name}>
              {words.t(`shown.theme.${name}`)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {words.t("shown.currency")}
        <select
          value={currency.code}
          onChange={(event) =>
            event.currentTarget.value === "JPY" ? yen(rate) : prefer({ currency: { code: "USD", rate: 1 } })
          }
        >
          <option value="USD">{words.t("shown.currency.usd")}</option>
          <option value="JPY">{words.t("shown.currency.jpy")}</option>
        </select>
      </label>
      {currency.code === "JPY" && (
        <label>
          {words.t("shown.yen")}
          <input
            inputMode="decimal"
            value={rate}
            aria-invalid={wrong ? true : undefined}
            aria-describedby={wrong ? "yen-problem" : undefined}
            onInput={(event) => yen(event.currentTarget.value)}
          />
        </label>
      )}
      {currency.code === "JPY" && wrong && (
        <p class="problem" role="alert" id="yen-problem">
          {words.t("shown.yen-expected")}
        </p>
      )}
    </Menu>
  );
}
