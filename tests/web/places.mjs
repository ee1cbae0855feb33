// Where things are: the repository, and the page as it was built.

import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const pathOf = (place) => fileURLToPath(new URL(`../../${place}`, import.meta.url));
/** The top of the repository. */
export const root = pathOf("");
/** The static site, and the page as one file; PAGE names another directory that they were built into. */
const directory = process.env.PAGE ?? pathOf("target/page");
export const built = { site: directory, file: join(directory, "shardwise.html") };
/** The command that the page is compared with. */
export const command = process.env.SHARDWISE ?? pathOf("target/debug/shardwise");
