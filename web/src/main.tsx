// Starts the page: the core and the language's words side by side, then the first answer.

import "./base.css";
import { render } from "preact";
import { App } from "./App";
import * as engine from "./engine";
import { readPreferences } from "./preferences";
import { byPath, fieldsOf, type Schema } from "./schema";
import { firstState } from "./store";
import { Words } from "./words";

async function start(place: HTMLElement): Promise<void> {
  const preferences = readPreferences();
  const [words] = await Promise.all([Words.first(preferences.language, preferences.currency), engine.start()]);
  const fields = fieldsOf(engine.schema() as Schema);
  const state = firstState(byPath(fields));
  place.replaceChildren();
  render(<App fields={fields} first={state} words={words} preferences={preferences} />, place);
}

/** A page that cannot compute shows what it is, what it needs, and what to use instead. */
async function fail(place: HTMLElement, error: unknown): Promise<void> {
  const { Failed } = await import("./Failed");
  const { language, currency } = readPreferences();
  render(<Failed words={await Words.all(language, currency)} reason={String(error)} />, place);
}

const place = document.getElementById("page");
if (place !== null) {
  start(place).catch((error: unknown) =>
    fail(place, error).catch(() => {
      place.textContent = `shardwise could not start: ${String(error)}`;
    }),
  );
}
