/** Hands a file to the browser's downloads. */
export function saveFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads the file after this task; releasing it at once would lose it in some.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
