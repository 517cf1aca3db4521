import { sameJson } from "@millrace/shared/conditions/compare.ts";
import { useEffect, useRef, useState } from "react";
import { readJson, writeJson } from "../code/json.ts";
import { CodeEditor, type CodeEditorHandle } from "../code/CodeEditor.tsx";
import { picked } from "../code/expression.ts";
import { liquidJson } from "../code/liquid.ts";
import { type ControlProps, useForm, useKeptText, useMessage } from "../form.ts";
import { Shell } from "../inputs/Shell.tsx";
import { TemplateHint } from "../inputs/TemplateHint.tsx";
import { VariablePicker } from "../inputs/VariablePicker.tsx";

/** A JSON value whose texts may be templates. What cannot be read yet stays in the editor and out of the config. */
export function CodeField({ field, path, value, onChange }: ControlProps) {
  const { variables, readOnly } = useForm();
  const editor = useRef<CodeEditorHandle>(null);
  const orText = field.schema["type"] === undefined;
  const [kept, keep] = useKeptText(path);
  const [text, setText] = useState(() => kept?.text ?? writeJson(value, orText));
  const error = kept?.message;
  const said = useMessage(path);
  // The text is the person's own; it is only written anew when somebody else changed the value.
  const known = useRef(value);
  useEffect(() => {
    if (sameJson(known.current, value)) return;
    known.current = value;
    setText(writeJson(value, orText));
    keep(undefined);
  }, [value, orText, keep]);

  function type(next: string): void {
    setText(next);
    const read = readJson(next, orText);
    keep(read.error === undefined ? undefined : { text: next, message: read.error });
    if (read.error !== undefined) return;
    known.current = read.value;
    onChange(read.value);
  }

  return (
    <Shell
      field={field}
      path={path}
      hint={
        said === undefined &&
        error !== undefined && (
          <TemplateHint check={{ error: `${error} What was typed is kept, but it is not in the workflow yet.` }} />
        )
      }
      actions={
        <VariablePicker
          variables={variables}
          onPick={({ path: name }) => editor.current?.insert(({ before, after }) => picked(name, before, after))}
        />
      }
    >
      {({ describedBy, invalid }) => (
        <CodeEditor
          ref={editor}
          value={text}
          onChange={type}
          label={field.title}
          describedBy={describedBy}
          invalid={invalid || error !== undefined}
          required={field.required}
          placeholder={field.placeholder ?? '{ "amount": "{{ event.data.amount }}" }'}
          readOnly={readOnly}
          multiline
          minLines={5}
          mono
          extensions={liquidJson}
          variables={variables}
        />
      )}
    </Shell>
  );
}
