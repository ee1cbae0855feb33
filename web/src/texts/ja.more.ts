// The texts below the first view, of explanations and of wrong input, in Japanese: one file to load.

import core from "../../messages/ja/core.more.json";
import page from "../../messages/ja/page.more.json";

export const TEXTS: Record<string, string> = { ...core, ...page };
