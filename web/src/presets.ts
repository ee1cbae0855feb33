// The scenarios that ship with shardwise, as files: what they are called in the list is in the message files.

const files = import.meta.glob<string>("../../scenarios/*.toml", { query: "?raw", import: "default", eager: true });

/** TOML by the name of its file. */
export const PRESETS: Record<string, string> = Object.fromEntries(
  Object.entries(files).map(([path, text]) => [path.slice(path.lastIndexOf("/") + 1, -".toml".length), text]),
);
