import { SegmentedControl } from "@mantine/core";
import { useRef, useState } from "react";
import { CodeEditor, type CodeEditorHandle } from "../code/CodeEditor.tsx";
import { picked } from "../code/expression.ts";
import { liquidHtml } from "../code/liquid.ts";
import { useTemplateCheck } from "../code/useTemplateCheck.ts";
import { asFieldText, type ControlProps, textOrNothing, useForm, useMessage } from "../form.ts";
import { LargeEditorButton } from "../inputs/LargeEditor.tsx";
import { MessagePreview } from "../inputs/MessagePreview.tsx";
import { Shell } from "../inputs/Shell.tsx";
import { TemplateHint } from "../inputs/TemplateHint.tsx";
import { VariablePicker } from "../inputs/VariablePicker.tsx";
import classes from "./TemplateField.module.css";

type Mode = "write" | "preview";

/** The HTML of a message, with a preview that is filled from the sample and can run nothing. */
export function HtmlField({ field, path, value, onChange }: ControlProps) {
  const { variables, readOnly } = useForm();
  const [mode, setMode] = useState<Mode>("write");
  const editor = useRef<CodeEditorHandle>(null);
  const text = asFieldText(value);
  const check = useTemplateCheck(text, variables);
  const said = useMessage(path);
  return (
    <Shell
      field={field}
      path={path}
      hint={said === undefined && <TemplateHint check={check} />}
      actions={
        <span className={classes.actions}>
          {mode === "write" && (
            <VariablePicker
              variables={variables}
              onPick={({ path: name }) => editor.current?.insert(({ before, after }) => picked(name, before, after))}
            />
          )}
          <LargeEditorButton
            title={field.title}
            value={text}
            onChange={(next) => onChange(textOrNothing(next))}
            extensions={liquidHtml}
            mono
            preview={<MessagePreview html={text} />}
          />
        </span>
      }
    >
      {({ describedBy, invalid }) => (
        <div className={classes.box}>
          <SegmentedControl
            size="xs"
            fullWidth
            aria-label="View"
            value={mode}
            onChange={(next) => setMode(next === "preview" ? "preview" : "write")}
            data={[
              { value: "write", label: "Write" },
              { value: "preview", label: "Preview" },
            ]}
          />
          {mode === "write" ? (
            <CodeEditor
              ref={editor}
              value={text}
              onChange={(next) => onChange(textOrNothing(next))}
              label={field.title}
              describedBy={describedBy}
              invalid={invalid || check.error !== undefined}
              required={field.required}
              placeholder={field.placeholder ?? "<p>Hello {{ contact.first_name }}</p>"}
              readOnly={readOnly}
              multiline
              minLines={8}
              mono
              extensions={liquidHtml}
              variables={variables}
              issues={check.issues}
            />
          ) : (
            <MessagePreview html={text} />
          )}
        </div>
      )}
    </Shell>
  );
}
