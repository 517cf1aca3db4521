/** What a form knows of its fields that the document does not: texts that could not be taken over, and which were touched. */
export interface FieldStates {
  text(nodeId: string, field: string): UnfinishedText | undefined;
  /** Keeps a text that is not in the document; undefined forgets it. */
  keep(nodeId: string, field: string, text: Omit<UnfinishedText, "nodeId" | "field"> | undefined): void;
  /** All texts that are kept, the same array until one changes. */
  texts(): readonly UnfinishedText[];
  /** A person has been in the field: from now on it says what is missing. */
  touch(nodeId: string, field: string): void;
  /** All fields of a step, or of every step there is, say what is missing. */
  reveal(nodeIds?: Iterable<string>): void;
  /** How often everything was revealed, for parts of fields that have no path of their own. */
  reveals(): number;
  /** Whether a field may say that something is missing in it. */
  isTouched(nodeId: string, field: string): boolean;
  subscribe(listener: () => void): () => void;
  /** Another number after every change. */
  version(): number;
}

export interface UnfinishedText {
  nodeId: string;
  /** Dotted path in the step's settings. */
  field: string;
  text: string;
  /** Why it could not be taken over, and what to do. */
  message: string;
}

/** @param known steps that were there from the start: what is missing in them is no news. */
export function createFieldStates(known: Iterable<string> = []): FieldStates {
  const kept = new Map<string, UnfinishedText>();
  const touched = new Set<string>();
  const revealed = new Set<string>(known);
  const listeners = new Set<() => void>();
  let all: readonly UnfinishedText[] = [];
  let reveals = 0;
  let version = 0;
  const keyOf = (nodeId: string, field: string) => `${nodeId}:${field}`;

  function changed(): void {
    version += 1;
    for (const listener of listeners) listener();
  }

  return {
    text: (nodeId, field) => kept.get(keyOf(nodeId, field)),
    keep(nodeId, field, text) {
      const key = keyOf(nodeId, field);
      const before = kept.get(key);
      if (text ? before?.text === text.text && before.message === text.message : !before) return;
      if (text) kept.set(key, { nodeId, field, ...text });
      else kept.delete(key);
      all = [...kept.values()];
      changed();
    },
    texts: () => all,
    touch(nodeId, field) {
      const key = keyOf(nodeId, field);
      if (touched.has(key)) return;
      touched.add(key);
      changed();
    },
    reveal(nodeIds) {
      if (nodeIds) for (const id of nodeIds) revealed.add(id);
      else reveals += 1;
      changed();
    },
    reveals: () => reveals,
    isTouched(nodeId, field) {
      if (reveals > 0 || revealed.has(nodeId)) return true;
      const parts = field.split(".");
      return parts.some((_, at) => touched.has(keyOf(nodeId, parts.slice(0, at + 1).join("."))));
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    version: () => version,
  };
}
