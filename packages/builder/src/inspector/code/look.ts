import { EditorState, type Extension, type TransactionSpec } from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  EditorView,
  MatchDecorator,
  ViewPlugin,
  type ViewUpdate,
} from "@codemirror/view";

/** Keeps a text in one line: pasted line breaks become spaces, Enter does nothing. */
export const oneLine: Extension = EditorState.transactionFilter.of((transaction) => {
  if (!transaction.docChanged || transaction.newDoc.lines === 1) return transaction;
  const text = transaction.newDoc
    .toString()
    .replace(/\s*\n\s*/g, " ")
    .trim();
  if (text === transaction.startState.doc.toString()) return [];
  const flat: TransactionSpec = {
    changes: { from: 0, to: transaction.startState.doc.length, insert: text },
    selection: { anchor: Math.min(transaction.newSelection.main.head, text.length) },
    userEvent: "input",
  };
  return flat;
});

/** Shows the beginning of a long line again once the field is left, as inputs do. */
export const startOnLeave: Extension = EditorView.domEventHandlers({
  blur: (_event, { scrollDOM }) => {
    scrollDOM.scrollLeft = 0;
  },
});

/** Everything that is drawn by CodeMirror itself; the frame round it is in CodeEditor.module.css. */
export const editorTheme: Extension = EditorView.theme({
  "&": { backgroundColor: "transparent", color: "var(--mr-text)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "inherit", lineHeight: "20px", overflow: "auto" },
  ".cm-content": { padding: "7px 0", caretColor: "var(--mr-text)", minHeight: "calc(var(--lines) * 20px + 14px)" },
  ".cm-line": { padding: "0 10px" },
  ".cm-cursor": { borderLeftColor: "var(--mr-text)" },
  ".cm-placeholder": { color: "var(--mr-text-dim)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "color-mix(in srgb, var(--mr-accent) 24%, transparent)",
  },
  ".cm-tooltip": {
    border: "1px solid var(--mr-line)",
    borderRadius: "8px",
    background: "var(--mr-surface-raised)",
    boxShadow: "var(--mr-shadow-raised)",
    overflow: "hidden",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    fontFamily: "inherit",
    fontSize: "13px",
    maxHeight: "240px",
    padding: "4px",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": {
    display: "flex",
    gap: "12px",
    justifyContent: "space-between",
    padding: "4px 8px",
    borderRadius: "4px",
  },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { background: "var(--mr-accent-soft)", color: "var(--mr-text)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > completion-section": {
    padding: "6px 8px 2px",
    border: "none",
    color: "var(--mr-text-dim)",
    fontSize: "12px",
  },
  // What explains an entry stands beside the list.
  ".cm-tooltip.cm-tooltip-autocomplete": { overflow: "visible" },
  ".cm-tooltip.cm-completionInfo": {
    maxWidth: "280px",
    padding: "8px 10px",
    fontSize: "12px",
    lineHeight: "1.5",
    color: "var(--mr-text)",
  },
  ".cm-completionInfo code": { color: "var(--mr-text-dim)", fontSize: "11px", overflowWrap: "anywhere" },
  ".mr-issue-error": { textDecoration: "underline wavy var(--mr-state-failed)", textUnderlineOffset: "3px" },
  ".mr-issue-warning": { textDecoration: "underline wavy var(--mr-state-waiting)", textUnderlineOffset: "3px" },
  ".cm-completionLabel": { fontFamily: "var(--mantine-font-family-monospace)", fontSize: "12px" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "600" },
  ".cm-completionDetail": { marginLeft: "0", color: "var(--mr-text-dim)", fontStyle: "normal", fontSize: "12px" },
});

/** Gives every match of a pattern a class. */
export function marked(pattern: RegExp, className: string | ((match: RegExpExecArray) => string)): Extension {
  const matcher = new MatchDecorator({
    regexp: pattern,
    decoration: (match) => Decoration.mark({ class: typeof className === "string" ? className : className(match) }),
  });
  return ViewPlugin.fromClass(
    class {
      decorations: DecorationSet;
      constructor(view: EditorView) {
        this.decorations = matcher.createDeco(view);
      }
      update(update: ViewUpdate): void {
        this.decorations = matcher.updateDeco(update, this.decorations);
      }
    },
    { decorations: (plugin) => plugin.decorations },
  );
}
