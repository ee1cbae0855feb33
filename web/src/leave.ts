// What leaves the page: files, and the link in the clipboard.

import { searchOf } from "./views";

/** Hands a file to the browser. */
export function download(name: string, type: string, content: BlobPart): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/**
 * Puts the scenario's link into the clipboard; false where the browser forbids it. The address bar has it as well, with
 * the view that is shown: who follows the link sees the answer first. A page that is a file has no address for others: its link is the fragment alone, which every copy of the page and the command
 * understand.
 */
export async function copyLink(fragment: string): Promise<boolean> {
  const home =
    location.protocol === "file:" ? "" : location.origin + location.pathname + searchOf("answer", location.search);
  const link = `${home}#${fragment}`;
  try {
    await navigator.clipboard.writeText(link);
    return true;
  } catch {
    return false;
  }
}
