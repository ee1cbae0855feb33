// What the page may load and do, as a Content-Security-Policy: its own files and nothing else.

import { createHash } from "node:crypto";

/** As a source of a policy: this very text and no other, as an inline script or style. */
export function hashOf(/** @type {string} */ text) {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

/**
 * The policy of the page; `inline` lists hashes of what stands in the page itself, where all of it does.
 *
 * @param {{ scripts: string[], styles: string[] }} [inline]
 */
export function policy(inline) {
  // The module comes from beside the page, or as a data address where all is one file.
  const [script, style, connect] = inline
    ? [inline.scripts.join(" "), inline.styles.join(" "), "data:"]
    : ["'self'", "'self'", "'self'"];
  return [
    "default-src 'none'",
    `script-src ${script} 'wasm-unsafe-eval'`,
    `style-src ${style}`,
    `connect-src ${connect}`,
    "img-src 'self' data: blob:",
    "worker-src blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}
