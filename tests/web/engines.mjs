// Other engines than Chromium, each through WebDriver as its own maintainers offer it on a Debian machine: Firefox by
// Marionette, which it speaks itself, WebKitGTK by WebKitWebDriver. No driver between them has to be installed, and the
// commands are those of the standard (https://www.w3.org/TR/webdriver2/).
// node engines.mjs prints the names of those that are here, and fails where one is missing.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const FIREFOX = process.env.FIREFOX ?? "/usr/bin/firefox-esr";
const WEBKIT = "/usr/bin/WebKitWebDriver";
/** A window on a screen that is not there. */
const SCREEN = "/usr/bin/xvfb-run";
const LIBRARIES = "/usr/lib";

/** What WebKitGTK's browser for tests is called; it stands beside its library. */
function miniBrowser() {
  if (!existsSync(LIBRARIES)) return undefined;
  const machines = readdirSync(LIBRARIES).filter((name) => name.endsWith("-linux-gnu"));
  const paths = machines.map((machine) => join(LIBRARIES, machine, "webkit2gtk-4.1/MiniBrowser"));
  return paths.find((path) => existsSync(path));
}

/** The engines, and whether they are here. */
export const engines = {
  Firefox: { isHere: existsSync(FIREFOX), start: firefox },
  WebKitGTK: { isHere: [WEBKIT, SCREEN, miniBrowser()].every((path) => path && existsSync(path)), start: webkit },
};

/** Where what is downloaded goes, in the home of an engine. */
const DOWNLOADS = "downloads";

/** How long anything may take to be there on a busy machine, in steps of 50 ms. */
const STEPS = 1200;

/** Asks until there is an answer. */
async function soon(ask, what) {
  for (let step = 0; step < STEPS; step++) {
    const answer = await ask();
    if (answer) return answer;
    await after(50);
  }
  throw new Error(`${what} is not there`);
}

/** Starts a program in a group of its own: the way to end all of it. */
function program(path, args, environment) {
  const started = spawn(path, args, { detached: true, stdio: "ignore", env: { ...process.env, ...environment } });
  const ended = once(started, "exit");
  const end = async () => {
    for (const signal of ["SIGTERM", "SIGKILL"]) {
      if (started.exitCode !== null || started.signalCode !== null) return;
      process.kill(-started.pid, signal);
      await Promise.race([ended, after(3_000, undefined, { ref: false })]);
    }
  };
  return end;
}

/** Firefox: commands and answers are `length:json` on a connection of its own. */
async function firefox() {
  const profile = await mkdtemp(join(tmpdir(), "shardwise-firefox-"));
  mkdirSync(join(profile, DOWNLOADS));
  const settings = {
    "marionette.port": 0,
    "intl.accept_languages": "en",
    "browser.download.folderList": 2,
    "browser.download.dir": join(profile, DOWNLOADS),
    "browser.download.alwaysOpenPanel": false,
    "browser.shell.checkDefaultBrowser": false,
    "datareporting.policy.dataSubmissionEnabled": false,
    "toolkit.telemetry.reportingpolicy.firstRun": false,
    "app.normandy.enabled": false,
    "network.captive-portal-service.enabled": false,
    "network.connectivity-service.enabled": false,
  };
  const lines = Object.entries(settings).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});\n`);
  writeFileSync(join(profile, "user.js"), lines.join(""));
  const args = ["--marionette", "--headless", "--no-remote", "--profile", profile];
  const endBrowser = program(FIREFOX, args, { MOZ_HEADLESS_WIDTH: "1440", MOZ_HEADLESS_HEIGHT: "900" });
  const end = async () => {
    await endBrowser();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const noted = join(profile, "MarionetteActivePort");
    const port = Number(await soon(() => existsSync(noted) && readFileSync(noted, "utf8"), "Firefox"));
    const ask = await marionette(port);
    await ask("WebDriver:NewSession", {});
    return new Session(ask, join(profile, DOWNLOADS), end);
  } catch (error) {
    await end();
    throw error;
  }
}

/** A way to ask Marionette; it greets first. */
async function marionette(port) {
  const socket = connect(port, "127.0.0.1");
  const waiting = new Map();
  let bytes = Buffer.alloc(0);
  let greet;
  const greeted = new Promise((resolve, reject) => {
    greet = resolve;
    socket.once("error", reject);
  });
  socket.on("data", (more) => {
    bytes = Buffer.concat([bytes, more]);
    for (;;) {
      const colon = bytes.indexOf(":");
      const end = colon + 1 + Number(bytes.subarray(0, colon));
      if (colon < 0 || bytes.length < end) return;
      const told = JSON.parse(bytes.subarray(colon + 1, end).toString());
      bytes = bytes.subarray(end);
      if (!Array.isArray(told)) {
        greet();
        continue;
      }
      const [, id, error, result] = told;
      const { resolve, reject } = waiting.get(id);
      waiting.delete(id);
      if (error) reject(new Error(`${error.error}: ${error.message}`));
      else resolve(result !== null && "value" in result ? result.value : result);
    }
  });
  await greeted;
  let last = 0;
  return (command, given) =>
    new Promise((resolve, reject) => {
      waiting.set(++last, { resolve, reject });
      const text = Buffer.from(JSON.stringify([0, last, command, given]));
      socket.write(Buffer.concat([Buffer.from(`${text.length}:`), text]));
    });
}

/** Where the commands that are used here are, over HTTP. */
const PATHS = {
  "WebDriver:Navigate": () => "url",
  "WebDriver:FindElement": () => "element",
  "WebDriver:ElementClick": ({ id }) => `element/${id}/click`,
  "WebDriver:ElementSendKeys": ({ id }) => `element/${id}/value`,
  "WebDriver:ExecuteScript": () => "execute/sync",
  "WebDriver:PerformActions": () => "actions",
  "WebDriver:SetWindowRect": () => "window/rect",
};

/** WebKitGTK: the standard's commands over HTTP. */
async function webkit() {
  const port = await freePort();
  const home = await mkdtemp(join(tmpdir(), "shardwise-webkit-"));
  mkdirSync(join(home, DOWNLOADS));
  // It is drawn by the processor, and by the process that shows it: there is no graphics card to ask.
  const endDriver = program(SCREEN, ["-a", "--server-args=-screen 0 1600x1200x24", WEBKIT, `--port=${port}`], {
    HOME: home,
    XDG_CACHE_HOME: home,
    XDG_CONFIG_HOME: home,
    XDG_DATA_HOME: home,
    LANG: "en.UTF-8",
    LIBGL_ALWAYS_SOFTWARE: "1",
    WEBKIT_DISABLE_COMPOSITING_MODE: "1",
  });
  const end = async () => {
    await endDriver();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    writeFileSync(join(home, "user-dirs.dirs"), `XDG_DOWNLOAD_DIR="${join(home, DOWNLOADS)}"\n`);
    const at = `http://127.0.0.1:${port}/session`;
    const ask = async (address, given) => {
      const response = await fetch(address, { method: "POST", body: JSON.stringify(given) });
      const { value } = await response.json();
      if (!response.ok) throw new Error(`${value.error}: ${value.message}`);
      return value;
    };
    const options = { binary: miniBrowser(), args: ["--automation"] };
    const capabilities = { alwaysMatch: { browserName: "MiniBrowser", "webkitgtk:browserOptions": options } };
    await soon(() => fetch(`http://127.0.0.1:${port}/status`).then(Boolean, () => false), "WebKitWebDriver");
    const { sessionId } = await ask(at, { capabilities });
    const send = (command, given) => ask(`${at}/${sessionId}/${PATHS[command](given)}`, given);
    return new Session(send, join(home, DOWNLOADS), end);
  } catch (error) {
    await end();
    throw error;
  }
}

/** A port that nobody uses. */
async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** One window of an engine. */
class Session {
  /**
   * @param ask sends a command
   * @param downloads where downloaded files go
   * @param end closes it
   */
  constructor(ask, downloads, end) {
    Object.assign(this, { ask, downloads, end });
  }

  /** Opens the page, with an ear on what it complains of from then on. */
  async goto(url) {
    await this.ask("WebDriver:Navigate", { url });
    await this.evaluate(() => {
      // What a driver's script sets on a window is not always what the next one finds there; the document is.
      const { dataset } = document.documentElement;
      const note = (text) => (dataset.complaints = `${dataset.complaints ?? ""}${text}\n`);
      addEventListener("error", ({ message }) => note(message));
      addEventListener("unhandledrejection", ({ reason }) => note(reason));
      addEventListener("securitypolicyviolation", ({ blockedURI }) => note(blockedURI));
    });
    await this.seen("#page main");
  }

  /** What a function returns in the page; it is sent as its text. */
  evaluate(script, ...args) {
    return this.ask("WebDriver:ExecuteScript", { script: `return (${script})(...arguments)`, args });
  }

  /** Waits until something of this selector is seen, by this name if one is given: the element. */
  seen(selector, text) {
    const find = (selector, text) => {
      const name = (element) => (element.getAttribute("aria-label") ?? element.innerText).replaceAll("\u00a0", " ");
      const isSeen = (element) => element.checkVisibility({ visibilityProperty: true });
      return [...document.querySelectorAll(selector)].find(
        (element) => isSeen(element) && (text === null || name(element).trim() === text),
      );
    };
    return soon(
      async () => {
        const found = await this.evaluate(find, selector, text ?? null);
        return found && { id: found[ELEMENT] };
      },
      `${selector} ${text ?? ""}`,
    );
  }

  async click(selector, text) {
    return this.ask("WebDriver:ElementClick", await this.seen(selector, text));
  }

  /** Types in place of what stands in a field. */
  async fill(selector, text) {
    const element = await this.seen(selector);
    await this.evaluate((selector) => document.querySelector(selector).select(), selector);
    return this.ask("WebDriver:ElementSendKeys", { ...element, text });
  }

  /** Chooses a file in a field that is not shown. */
  async choose(selector, path) {
    const found = await this.ask("WebDriver:FindElement", { using: "css selector", value: selector });
    return this.ask("WebDriver:ElementSendKeys", { id: found[ELEMENT], text: path });
  }

  /** Presses keys, one after the other, wherever the focus is. */
  press(...keys) {
    const actions = keys.flatMap((value) => ["keyDown", "keyUp"].map((type) => ({ type, value })));
    return this.ask("WebDriver:PerformActions", { actions: [{ type: "key", id: "keys", actions }] });
  }

  resize(width, height) {
    return this.ask("WebDriver:SetWindowRect", { width, height });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const here = Object.entries(engines).filter(([, { isHere }]) => isHere);
  console.log(here.map(([name]) => name).join(" "));
  process.exitCode = here.length === Object.keys(engines).length ? 0 : 1;
}
