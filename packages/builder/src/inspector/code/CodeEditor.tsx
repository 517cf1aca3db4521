import { closeBrackets } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { Annotation, Compartment, EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, keymap, placeholder as placeholderText } from "@codemirror/view";
import { type Ref, useEffect, useImperativeHandle, useRef } from "react";
import classes from "./CodeEditor.module.css";
import { editorTheme, oneLine } from "./look.ts";

export interface CodeEditorHandle {
  /** Puts text in place of the selection and goes on typing behind it. */
  insert: (text: (state: { before: string; after: string }) => string) => void;
}

interface CodeEditorProps {
  value: string;
  onChange: (next: string) => void;
  /** The accessible name: the field's title. */
  label: string;
  describedBy?: string | undefined;
  invalid?: boolean;
  required?: boolean;
  placeholder?: string;
  readOnly?: boolean;
  multiline?: boolean;
  /** Height in lines before it grows with its text. */
  minLines?: number;
  mono?: boolean;
  /** Read when the editor is made: completion, marks. */
  extensions?: Extension;
  ref?: Ref<CodeEditorHandle>;
}

/** Marks a change that came from outside, so that it is not reported back. */
const fromOutside = Annotation.define<boolean>();

/** Quotes and brackets of prose stay as they are typed. */
const onlyBraces = EditorState.languageData.of(() => [{ closeBrackets: { brackets: ["{"] } }]);

/** CodeMirror as a text field: it grows with its text, Tab leaves it, and it looks like every other input. */
export function CodeEditor(props: CodeEditorProps) {
  const { value, label, describedBy, invalid = false, required = false, placeholder = "", readOnly = false } = props;
  const { multiline = false, minLines = 1, mono = false } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const changing = useRef(new Compartment());
  const latest = useRef(props);
  latest.current = props;

  const attributes: Record<string, string> = {
    "aria-label": label,
    // Editable text is focusable by itself, but tools that look for focusable parts of a scrolled box do not know that.
    tabindex: "0",
    "aria-multiline": String(multiline),
    ...(describedBy === undefined ? {} : { "aria-describedby": describedBy }),
    ...(invalid ? { "aria-invalid": "true" } : {}),
    ...(required ? { "aria-required": "true" } : {}),
    ...(readOnly ? { "aria-readonly": "true" } : {}),
  };
  const present: Extension = [
    EditorView.contentAttributes.of(attributes),
    EditorState.readOnly.of(readOnly),
    EditorView.editable.of(!readOnly),
    placeholderText(placeholder),
  ];
  const presentKey = JSON.stringify([attributes, readOnly, placeholder]);

  useEffect(() => {
    if (!host.current) return;
    const { multiline: several = false, extensions = [] } = latest.current;
    const created = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          extensions,
          history(),
          drawSelection(),
          closeBrackets(),
          onlyBraces,
          several ? EditorView.lineWrapping : oneLine,
          keymap.of([...defaultKeymap, ...historyKeymap]),
          editorTheme,
          changing.current.of([]),
          EditorView.updateListener.of((update) => {
            const ours = update.transactions.some((transaction) => transaction.annotation(fromOutside));
            if (update.docChanged && !ours) latest.current.onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = created;
    return () => {
      view.current = null;
      created.destroy();
    };
  }, []);

  useEffect(() => {
    view.current?.dispatch({ effects: changing.current.reconfigure(present) });
    // The extension is a new object each time; what it is made from decides.
  }, [presentKey]);

  useEffect(() => {
    const current = view.current;
    if (!current || current.state.doc.toString() === value) return;
    current.dispatch({
      changes: { from: 0, to: current.state.doc.length, insert: value },
      annotations: fromOutside.of(true),
    });
  }, [value]);

  useImperativeHandle(props.ref, () => ({
    insert(text) {
      const current = view.current;
      if (!current) return;
      const { from, to } = current.state.selection.main;
      const insert = text({ before: current.state.sliceDoc(0, from), after: current.state.sliceDoc(to) });
      current.dispatch({
        changes: { from, to, insert },
        selection: { anchor: from + insert.length },
        userEvent: "input.paste",
      });
      current.focus();
    },
  }));

  return (
    <div
      ref={host}
      className={classes.editor}
      data-invalid={invalid || undefined}
      data-readonly={readOnly || undefined}
      data-multiline={multiline || undefined}
      data-mono={mono || undefined}
      style={{ "--lines": minLines } as React.CSSProperties}
    />
  );
}
