// A static server for the page on this machine, which sends the page's own policy as a header too.
// node serve.js DIRECTORY [--open]

import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** @type {Record<string, string>} */
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
};

/**
 * Serves a directory on a free port of the loopback interface.
 *
 * @param {string} directory
 */
export async function serve(directory) {
  const top = resolve(directory) + sep;
  const server = createServer(async (request, response) => {
    try {
      const { pathname } = new URL(request.url ?? "/", "http://127.0.0.1");
      const path = resolve(top, `.${decodeURIComponent(pathname.replace(/\/$/, "/index.html"))}`);
      if (!path.startsWith(top)) throw new Error("outside");
      const content = await readFile(path);
      response.writeHead(200, headers(extname(path), content)).end(content);
    } catch {
      response.writeHead(404, { "Content-Type": "text/plain" }).end("not found\n");
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", () => ready(undefined)));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}/`, close };
}

/**
 * @param {string} extension
 * @param {Buffer} content
 */
function headers(extension, content) {
  const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(content.toString("latin1")) ?? [];
  return {
    "Content-Type": TYPES[extension] ?? "application/octet-stream",
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
    ...(policy && { "Content-Security-Policy": `${policy}; frame-ancestors 'none'` }),
  };
}

/** @param {string} url */
function open(url) {
  /** @type {Record<string, [string, ...string[]]>} */
  const openers = { darwin: ["open"], win32: ["cmd", "/c", "start"] };
  const [command, ...args] = openers[process.platform] ?? ["xdg-open"];
  // Without a browser the address is enough.
  spawn(command, [...args, url], { stdio: "ignore", detached: true })
    .on("error", () => {})
    .unref();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [directory = "."] = process.argv.slice(2);
  const { url } = await serve(directory);
  console.log(`the page is at ${url} until you press Ctrl-C`);
  process.on("SIGINT", () => process.exit());
  if (process.argv.includes("--open")) open(url);
}
