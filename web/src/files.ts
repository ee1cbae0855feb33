// Files that the page opens.

/** The largest file that is read, in bytes; the core refuses what is larger, with an error. */
export const largest = 1 << 20;

/** The id of what asks for a file. */
export const FILE = "open-file";

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
