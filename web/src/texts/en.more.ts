// The texts below the first view, of explanations and of wrong input, in English: one file to load.

import core from "../../messages/en/core.more.json";
import page from "../../messages/en/page.more.json";

export const TEXTS: Record<string, string> = { ...core, ...page };
