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

const place = document.getElementById("page");
if (place !== null) {
  start(place).catch((error: unknown) => {
    place.textContent = `shardwise could not start: ${String(error)}`;
  });
}
