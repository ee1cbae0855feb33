// What leaves the page: files, and the link in the clipboard.

import { searchOf } from "./views";

/** The largest file that is read, in bytes; the core refuses what is larger, and says so. */
export const largest = 1 << 20;

/** The id of what asks for a file. */
export const FILE = "open-file";

/** Hands a file to the browser. */
export function download(name: string, type: string, content: BlobPart): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Hands over the first file of what is dropped on the page, which a browser would otherwise show instead of it. */
export function onDrop(take: (file: File | undefined) => void): () => void {
  const over = (event: DragEvent): void => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  };
  const dropped = (event: DragEvent): void => {
    over(event);
    if (event.defaultPrevented) take(event.dataTransfer?.files[0]);
  };
  addEventListener("dragover", over);
  addEventListener("drop", dropped);
  return () => {
    removeEventListener("dragover", over);
    removeEventListener("drop", dropped);
  };
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
