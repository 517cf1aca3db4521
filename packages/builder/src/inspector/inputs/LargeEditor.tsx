import { ActionIcon, Modal, Tooltip } from "@mantine/core";
import type { Extension } from "@codemirror/state";
import { IconArrowsMaximize } from "@tabler/icons-react";
import { type ReactNode, useRef, useState } from "react";
import { CodeEditor, type CodeEditorHandle } from "../code/CodeEditor.tsx";
import { picked } from "../code/expression.ts";
import { useTemplateCheck } from "../code/useTemplateCheck.ts";
import { useIsPhone } from "../../app/useIsPhone.ts";
import { useForm } from "../form.ts";
import classes from "./LargeEditor.module.css";
import { TemplateHint } from "./TemplateHint.tsx";
import { VariablePicker } from "./VariablePicker.tsx";

interface LargeEditorProps {
  title: string;
  value: string;
  onChange: (next: string) => void;
  extensions: Extension;
  mono?: boolean;
  /** What the text becomes, beside it. */
  preview: ReactNode;
}

/** A button that opens a text in a large window, with what it becomes beside it. */
export function LargeEditorButton(props: LargeEditorProps) {
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Tooltip label="Write in a large window">
        <ActionIcon size="sm" aria-label={`Write ${props.title} in a large window`} onClick={() => setOpened(true)}>
          <IconArrowsMaximize size={14} />
        </ActionIcon>
      </Tooltip>
      {opened && <LargeEditor {...props} onClose={() => setOpened(false)} />}
    </>
  );
}

function LargeEditor({
  title,
  value,
  onChange,
  extensions,
  mono = false,
  preview,
  onClose,
}: LargeEditorProps & { onClose: () => void }) {
  const { variables } = useForm();
  const isPhone = useIsPhone();
  const editor = useRef<CodeEditorHandle>(null);
  const check = useTemplateCheck(value, variables);
  return (
    <Modal opened onClose={onClose} size="min(1120px, 94vw)" fullScreen={isPhone} title={title}>
      <div className={classes.columns}>
        <div className={classes.write}>
          <div className={classes.tools}>
            <VariablePicker
              variables={variables}
              onPick={({ path }) => editor.current?.insert(({ before, after }) => picked(path, before, after))}
            />
          </div>
          <div className={classes.edited}>
            <CodeEditor
              ref={editor}
              value={value}
              onChange={onChange}
              label={title}
              invalid={check.error !== undefined}
              multiline
              tall
              mono={mono}
              extensions={extensions}
              variables={variables}
              issues={check.issues}
            />
          </div>
          <div className={classes.hint}>
            <TemplateHint check={check} />
          </div>
        </div>
        <div className={classes.preview}>{preview}</div>
      </div>
    </Modal>
  );
}
