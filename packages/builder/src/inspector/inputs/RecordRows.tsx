import { ActionIcon, Button, TextInput } from "@mantine/core";
import { type Json, type JsonObject, isJsonObject } from "@millrace/shared/json.ts";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { CodeEditor } from "../code/CodeEditor.tsx";
import { liquidText } from "../code/liquid.ts";
import type { Field } from "../fields.ts";
import { asFieldText, type ControlProps, messageAt, useForm } from "../form.ts";
import { withKey } from "../listEdits.ts";
import classes from "./RecordRows.module.css";
import { type NamedRow, rowsOf } from "./record-rows.ts";
import { RowName } from "./RowName.tsx";
import { Shell } from "./Shell.tsx";
import { TemplatePreview } from "./TemplatePreview.tsx";

interface Row extends NamedRow {
  value: Json;
  /** It has no name yet, and is not in the record. */
  isBlank: boolean;
}

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
  const [known, setKnown] = useState<readonly NamedRow[]>([]);
  const named = rowsOf(record, known);
  // How often a row was added: the id of the row that has no name yet.
  const [added, setAdded] = useState(0);
  const [hasBlank, setHasBlank] = useState(false);
  const blank = hasBlank || (field.required && named.length === 0);
  const pattern = namePatternOf(field);

  function put(next: JsonObject): void {
    onChange(Object.keys(next).length === 0 ? undefined : next);
  }

  function remove(key: string): void {
    const { [key]: _gone, ...rest } = record;
    put(rest);
  }

  function rename(row: Row, name: string): void {
    if (!row.isBlank) {
      setKnown(named.map((one) => (one.id === row.id ? { ...one, name } : one)));
      return put(withKey(record, row.name, name));
    }
    if (name === "") return;
    setKnown([...named, { id: row.id, name }]);
    put({ ...record, [name]: "" });
    setAdded(added + 1);
    setHasBlank(false);
  }

  const rows: Row[] = [
    ...named.map((row) => ({ ...row, value: record[row.name] ?? null, isBlank: false })),
    ...(blank && !readOnly ? [{ id: `added ${added}`, name: "", value: "", isBlank: true }] : []),
  ];
  return (
    <Shell field={field} path={path} problems="here">
      {() => (
        <div className={classes.rows}>
          {rows.map((row) => {
            const message = row.isBlank ? undefined : messageAt(problems, `${path}.${row.name}`, "below");
            const isMisnamed = message !== undefined && pattern !== undefined && !pattern.test(row.name);
            return (
              <div key={row.id} className={classes.row}>
                <RowName
                  label={words.key}
                  placeholder={keyHint}
                  value={row.name}
                  isTaken={(name) => Object.hasOwn(record, name)}
                  onChange={(name) => rename(row, name)}
                  invalid={isMisnamed}
                  readOnly={readOnly}
                />
                <RowValue
                  label={words.value}
                  value={row.value}
                  onChange={(next) => !row.isBlank && put({ ...record, [row.name]: next })}
                  readOnly={readOnly || row.isBlank}
                  invalid={message !== undefined && !isMisnamed}
                  plain={plain}
                />
                {!readOnly && (
                  <ActionIcon
                    aria-label={row.isBlank ? "Remove empty row" : `Remove ${row.name}`}
                    size="md"
                    mt={3}
                    disabled={row.isBlank && field.required && named.length === 0}
                    onClick={() => (row.isBlank ? setHasBlank(false) : remove(row.name))}
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

/** What the schema asks of names. */
function namePatternOf({ schema }: Field): RegExp | undefined {
  const names = schema["propertyNames"];
  const pattern = names !== undefined && isJsonObject(names) ? names["pattern"] : undefined;
  return typeof pattern === "string" ? new RegExp(pattern) : undefined;
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
