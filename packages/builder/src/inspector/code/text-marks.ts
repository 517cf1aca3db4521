import { type Extension, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";
import type { TextIssue } from "./check.ts";

const setIssues = StateEffect.define<readonly TextIssue[]>();

const marksField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    const mapped = marks.map(transaction.changes);
    const set = transaction.effects.findLast((effect) => effect.is(setIssues));
    return set ? marksOf(set.value, transaction.newDoc.length) : mapped;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Underlines what is wrong where it stands, with the words on hover. */
export const textMarks: Extension = marksField;

export function showIssues(view: EditorView, issues: readonly TextIssue[]): void {
  view.dispatch({ effects: setIssues.of(issues) });
}

function marksOf(issues: readonly TextIssue[], length: number): DecorationSet {
  const ranges = issues
    .filter(({ from, to }) => from < to && to <= length)
    .map(({ from, to, severity, message }) =>
      Decoration.mark({ class: `mr-issue-${severity}`, attributes: { title: message } }).range(from, to),
    );
  return Decoration.set(ranges, true);
}
