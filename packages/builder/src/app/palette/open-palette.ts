const listeners = new Set<() => void>();

/** Opens the command palette of the page, as ⌘K does. */
export function openPalette(): void {
  for (const listener of listeners) listener();
}

/** Gives back how to stop listening. */
export function onPaletteAsked(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
