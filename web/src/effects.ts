// Which inputs move the answer most: noted where the study is shown, read by the form as it opens. What it finds later moves
// nothing that is open.

let keys: readonly string[] = [];

/** Notes the inputs that were found, the one that moves most first. */
export function noteEffects(found: readonly string[]): void {
  keys = found;
}

/** The place of a key, or of the first key inside a table, among those that move the answer; last where it is unknown. */
export function placeOf(path: string): number {
  const place = keys.findIndex((key) => key === path || key.startsWith(`${path}.`));
  return place < 0 ? keys.length : place;
}
