import { useRef } from "react";
import { CodeEditor, type CodeEditorHandle } from "../code/CodeEditor.tsx";
import { picked } from "../code/expression.ts";
import { liquidText } from "../code/liquid.ts";
import { useTemplateCheck } from "../code/useTemplateCheck.ts";
import { asFieldText, type ControlProps, textOrNothing, useForm, useMessage } from "../form.ts";
import { LargeEditorButton } from "../inputs/LargeEditor.tsx";
import { Shell } from "../inputs/Shell.tsx";
import { TemplateHint } from "../inputs/TemplateHint.tsx";
import { TemplatePreview } from "../inputs/TemplatePreview.tsx";
import { VariablePicker } from "../inputs/VariablePicker.tsx";
import classes from "./TemplateField.module.css";

/** A text with Liquid in it: one line, or several. */
export function TemplateField({ field, path, value, onChange }: ControlProps) {
  const { variables, readOnly } = useForm();
  const editor = useRef<CodeEditorHandle>(null);
  const text = asFieldText(value);
  const check = useTemplateCheck(text, variables);
  const said = useMessage(path);
  const multiline = field.control === "template-multiline";
  const preview = <TemplatePreview text={text} keepType={field.schema["x-keep-type"] === true} />;
  return (
    <Shell
      field={field}
      path={path}
      hint={
        <>
          {said === undefined && <TemplateHint check={check} />}
          {check.error === undefined && preview}
        </>
      }
      actions={
        <span className={classes.actions}>
          <VariablePicker
            variables={variables}
            onPick={({ path: name }) => editor.current?.insert(({ before, after }) => picked(name, before, after))}
          />
          {multiline && (
            <LargeEditorButton
              title={field.title}
              value={text}
              onChange={(next) => onChange(textOrNothing(next))}
              extensions={liquidText}
              preview={preview}
            />
          )}
        </span>
      }
    >
      {({ describedBy, invalid }) => (
        <CodeEditor
          ref={editor}
          value={text}
          onChange={(next) => onChange(textOrNothing(next))}
          label={field.title}
          describedBy={describedBy}
          invalid={invalid || check.error !== undefined}
          required={field.required}
          placeholder={field.placeholder ?? ""}
          readOnly={readOnly}
          multiline={multiline}
          minLines={multiline ? 4 : 1}
          extensions={liquidText}
          variables={variables}
          issues={check.issues}
        />
      )}
    </Shell>
  );
}
