// The texts of the first view, in Japanese: one file to load.

import core from "../../messages/ja/core.json";
import page from "../../messages/ja/page.json";

export const TEXTS: Record<string, string> = { ...core, ...page };
