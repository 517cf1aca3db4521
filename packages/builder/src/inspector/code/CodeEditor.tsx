import { closeBrackets } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { Annotation, Compartment, EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, keymap, placeholder as placeholderText } from "@codemirror/view";
import { type CSSProperties, type Ref, useEffect, useImperativeHandle, useMemo, useRef } from "react";
import { afterFrame } from "../after-frame.ts";
import type { Variable } from "../variables.ts";
import type { TextIssue } from "./check.ts";
import classes from "./CodeEditor.module.css";
import { knownVariables } from "./liquid.ts";
import { editorTheme, oneLine, startOnLeave } from "./look.ts";
import { showIssues, textMarks } from "./text-marks.ts";

export interface CodeEditorHandle {
  /** Puts text in place of the selection and goes on typing behind it. */
  insert: (text: (around: { before: string; after: string }) => string) => void;
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
  /** As high as a large window allows. */
  tall?: boolean;
  /** Marks and completion; read when the editor is made. */
  extensions?: Extension;
  /** What completion offers. */
  variables?: readonly Variable[];
  /** What is wrong, underlined where it stands. */
  issues?: readonly TextIssue[] | undefined;
  ref?: Ref<CodeEditorHandle>;
}

/** Marks a change that came from outside, so that it is not reported back. */
const fromOutside = Annotation.define<boolean>();

/** Quotes and brackets of prose stay as they are typed. */
const onlyBraces = EditorState.languageData.of(() => [{ closeBrackets: { brackets: ["{"] } }]);

const noIssues: readonly TextIssue[] = [];
const nothingKnown: readonly Variable[] = [];

/** CodeMirror as a text field: it grows with its text, Tab leaves it, and it looks like every other input. */
export function CodeEditor(props: CodeEditorProps) {
  const { value, invalid = false, readOnly = false, multiline = false, minLines = 1, mono = false, ref } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const changing = useRef(new Compartment());
  const latest = useRef(props);
  /** What was typed is on the screen before what follows from it: how to call off what waits for that. */
  const late = useRef<(() => void) | null>(null);
  const present = usePresent(props);

  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    if (!host.current) return;
    const flush = (): void => {
      if (!late.current) return;
      late.current();
      late.current = null;
      latest.current.onChange(created.state.doc.toString());
    };
    const created = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          latest.current.extensions ?? [],
          history(),
          drawSelection(),
          closeBrackets(),
          onlyBraces,
          latest.current.multiline ? EditorView.lineWrapping : [oneLine, startOnLeave],
          keymap.of([...defaultKeymap, ...historyKeymap]),
          editorTheme,
          textMarks,
          changing.current.of([]),
          EditorView.updateListener.of((update) => {
            const ours = update.transactions.some((transaction) => transaction.annotation(fromOutside));
            if (update.docChanged && !ours) late.current ??= afterFrame(flush);
          }),
          EditorView.domEventHandlers({ blur: flush }),
        ],
      }),
    });
    view.current = created;
    return () => {
      flush();
      view.current = null;
      created.destroy();
    };
  }, []);

  useEffect(() => {
    view.current?.dispatch({ effects: changing.current.reconfigure(present) });
  }, [present]);

  useEffect(() => {
    const current = view.current;
    // What waits to be told is newer.
    if (!current || late.current || current.state.doc.toString() === value) return;
    current.dispatch({
      changes: { from: 0, to: current.state.doc.length, insert: value },
      annotations: fromOutside.of(true),
    });
  }, [value]);

  const { issues = noIssues } = props;
  useEffect(() => {
    if (view.current) showIssues(view.current, issues);
  }, [issues]);

  useImperativeHandle(ref, () => ({ insert: (text) => view.current && insertInto(view.current, text) }), []);

  return (
    <div
      ref={host}
      className={classes.editor}
      data-invalid={invalid || undefined}
      data-readonly={readOnly || undefined}
      data-multiline={multiline || undefined}
      data-mono={mono || undefined}
      data-tall={props.tall || undefined}
      style={{ "--lines": minLines } as CSSProperties}
    />
  );
}

/** What may change while the editor lives. */
function usePresent(props: CodeEditorProps): Extension {
  const { label, describedBy, placeholder = "", variables = nothingKnown } = props;
  const { invalid = false, required = false, readOnly = false, multiline = false } = props;
  return useMemo(() => {
    const attributes: Record<string, string> = {
      "aria-label": label,
      "aria-multiline": String(multiline),
      // Editable text is focusable by itself, but tools that look for focusable parts of a scrolled box do not know that.
      tabindex: "0",
      ...(describedBy === undefined ? {} : { "aria-describedby": describedBy }),
      ...(invalid ? { "aria-invalid": "true" } : {}),
      ...(required ? { "aria-required": "true" } : {}),
      ...(readOnly ? { "aria-readonly": "true" } : {}),
    };
    return [
      EditorView.contentAttributes.of(attributes),
      EditorState.readOnly.of(readOnly),
      EditorView.editable.of(!readOnly),
      placeholderText(placeholder),
      knownVariables.of(variables),
    ];
  }, [label, describedBy, placeholder, variables, invalid, required, readOnly, multiline]);
}

function insertInto(view: EditorView, text: Parameters<CodeEditorHandle["insert"]>[0]): void {
  const { from, to } = view.state.selection.main;
  const insert = text({ before: view.state.sliceDoc(0, from), after: view.state.sliceDoc(to) });
  view.dispatch({
    changes: { from, to, insert },
    selection: { anchor: from + insert.length },
    userEvent: "input.paste",
  });
  view.focus();
}
