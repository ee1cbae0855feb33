// What the browser remembers: language, theme, currency and the last scenario. A browser that forbids it remembers nothing.

import { type Currency, firstLanguage, type Language } from "./words";

export type Theme = "auto" | "light" | "dark";

export interface Preferences {
  language: Language;
  theme: Theme;
  currency: Currency;
}

/** Yen for a dollar, until the user changes it. */
export const YEN = 155;

export function readPreferences(): Preferences {
  const theme = recall("theme");
  const rate = Number(recall("yen"));
  return {
    language: firstLanguage(recall("language")),
    theme: theme === "light" || theme === "dark" ? theme : "auto",
    currency: rate > 0 && Number.isFinite(rate) ? { code: "JPY", rate } : { code: "USD", rate: 1 },
  };
}

export function keepPreferences({ language, theme, currency }: Preferences): void {
  remember("language", language);
  remember("theme", theme);
  remember("yen", currency.code === "JPY" ? String(currency.rate) : "");
}

/** The fragment of the last scenario. */
export const lastScenario = (): string | null => recall("scenario");
export const keepScenario = (fragment: string): void => remember("scenario", fragment);

function recall(name: string): string | null {
  try {
    return localStorage.getItem(`shardwise.${name}`);
  } catch {
    return null;
  }
}

function remember(name: string, value: string): void {
  try {
    localStorage.setItem(`shardwise.${name}`, value);
  } catch {
    // Private windows and full stores: nothing is remembered.
  }
}
