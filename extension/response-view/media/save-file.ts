/** Milliseconds in which the browser has begun to read what it saves. */
const READ_MS = 10_000;

/** Saves bytes as a file in the folder for downloads. */
export function saveFile(bytes: Uint8Array<ArrayBuffer>, type: string, name: string): void {
  const href = URL.createObjectURL(new Blob([bytes], { type }));
  Object.assign(document.createElement('a'), { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), READ_MS);
}
