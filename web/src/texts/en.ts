// What the first view says, in English: one file to load.

import core from "../../messages/en/core.json";
import page from "../../messages/en/page.json";

export const TEXTS: Record<string, string> = { ...core, ...page };
