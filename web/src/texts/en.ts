// The texts of the first view, in English: one file to load.

import core from "../../messages/en/core.json";
import page from "../../messages/en/page.json";

export const TEXTS: Record<string, string> = { ...core, ...page };
