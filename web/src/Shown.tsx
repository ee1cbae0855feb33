// What the menu of how the page is shown has in it: language, colors, currency.

import { useState } from "preact/hooks";
import { usePage } from "./context";
import { type Preferences, type Theme, YEN } from "./preferences";
import { LANGUAGES, type Language } from "./words";

/** Yen for a dollar; undefined where it is no such rate. */
function rateOf(text: string): number | undefined {
  const value = text.trim() === "" ? NaN : Number(text.normalize("NFKC"));
  return value > 0 && value <= 1e6 ? value : undefined;
}

interface Props {
  preferences: Preferences;
  prefer: (change: Partial<Preferences>) => void;
}

export function Shown({ preferences, prefer }: Props) {
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
    <>
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
    </>
  );
}
