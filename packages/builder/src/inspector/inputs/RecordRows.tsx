import { ActionIcon, Button, TextInput } from "@mantine/core";
import { type Json, type JsonObject, isJsonObject } from "@millrace/shared/json.ts";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { CodeEditor } from "../code/CodeEditor.tsx";
import { liquidText } from "../code/liquid.ts";
import { asFieldText, type ControlProps, messageAt, useForm } from "../form.ts";
import { withKey } from "../listEdits.ts";
import classes from "./RecordRows.module.css";
import { Shell } from "./Shell.tsx";
import { TemplatePreview } from "./TemplatePreview.tsx";

interface RecordRowsProps extends ControlProps {
  words: { key: string; value: string; add: string };
  keyHint: string;
  /** Values are no templates. */
  plain?: boolean;
}

/** A record as rows of name and value. A row without a name yet is kept here until it gets one. */
export function RecordRows({ field, path, value, onChange, words, keyHint, plain = false }: RecordRowsProps) {
  const { problems, readOnly } = useForm();
  const record: JsonObject = value !== undefined && isJsonObject(value) ? value : {};
  const { names, name } = useNames(record, put);
  const [hasBlank, setHasBlank] = useState(false);
  const blank = hasBlank || (field.required && names.length === 0);

  function put(next: JsonObject): void {
    onChange(Object.keys(next).length === 0 ? undefined : next);
  }

  function remove(key: string): void {
    const { [key]: _gone, ...rest } = record;
    put(rest);
  }

  const rows: { key: string; value: Json; isBlank: boolean }[] = [
    ...entries.map(([key, item]) => ({ key, value: item, isBlank: false })),
    ...(blank && !readOnly ? [{ key: "", value: "", isBlank: true }] : []),
  ];
  return (
    <Shell field={field} path={path} problems="here">
      {() => (
        <div className={classes.rows}>
          {rows.map((row, index) => {
            const message = row.isBlank ? undefined : messageAt(problems, `${path}.${row.key}`, "below");
            return (
              // By place and not by name: a name changes under the typing hand.
              <div key={index} className={classes.row}>
                <TextInput
                  aria-label={words.key}
                  size="sm"
                  placeholder={keyHint}
                  value={row.key}
                  onChange={(event) => {
                    const name = event.currentTarget.value.trim();
                    if (row.isBlank && name !== "" && !Object.hasOwn(record, name)) {
                      put({ ...record, [name]: "" });
                      setHasBlank(false);
                    } else if (!row.isBlank) put(withKey(record, row.key, name));
                  }}
                  disabled={readOnly}
                />
                <RowValue
                  label={words.value}
                  value={row.value}
                  onChange={(next) => !row.isBlank && put({ ...record, [row.key]: next })}
                  readOnly={readOnly || row.isBlank}
                  invalid={message !== undefined}
                  plain={plain}
                />
                {!readOnly && (
                  <ActionIcon
                    aria-label={row.isBlank ? "Remove empty row" : `Remove ${row.key}`}
                    size="md"
                    mt={3}
                    disabled={row.isBlank && field.required && entries.length === 0}
                    onClick={() => (row.isBlank ? setHasBlank(false) : remove(row.key))}
                  >
                    <IconX size={15} />
                  </ActionIcon>
                )}
                {!plain && <RowPreview value={row.value} />}
                {message !== undefined && <p className={classes.message}>{message}</p>}
              </div>
            );
          })}
          {!readOnly && !blank && (
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconPlus size={14} />}
              onClick={() => setHasBlank(true)}
              className={classes.add ?? ""}
            >
              {words.add}
            </Button>
          )}
        </div>
      )}
    </Shell>
  );
}

function RowPreview({ value }: { value: Json }) {
  return (
    <div className={classes.preview}>
      <TemplatePreview text={asFieldText(value)} keepType />
    </div>
  );
}

interface RowValueProps {
  label: string;
  value: Json;
  onChange: (next: string) => void;
  readOnly: boolean;
  invalid: boolean;
  plain: boolean;
}

function RowValue({ label, value, onChange, readOnly, invalid, plain }: RowValueProps) {
  const { variables } = useForm();
  if (plain) {
    return (
      <TextInput
        aria-label={label}
        size="sm"
        value={asFieldText(value)}
        onChange={(event) => onChange(event.currentTarget.value)}
        disabled={readOnly}
        error={invalid}
      />
    );
  }
  return (
    <CodeEditor
      label={label}
      value={asFieldText(value)}
      onChange={onChange}
      readOnly={readOnly}
      invalid={invalid}
      extensions={liquidText}
      variables={variables}
    />
  );
}
