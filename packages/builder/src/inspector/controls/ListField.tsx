import { ActionIcon, Button, MultiSelect, TagsInput } from "@mantine/core";
import type { Json, JsonObject } from "@millrace/shared/json.ts";
import { isJsonObject } from "@millrace/shared/json.ts";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { fieldOf } from "../fields.ts";
import { asFieldText, type ControlProps, useForm, useInputProps } from "../form.ts";
import { type Constant, constantsOf, emptyValue } from "../jsonSchema.ts";
import { Shell } from "../inputs/Shell.tsx";
import { withItem, withoutIndex } from "../listEdits.ts";
import classes from "./ListField.module.css";

/** A list: plain texts and numbers as one input of words, anything else item by item. */
export function ListField(props: ControlProps) {
  const { root } = useForm();
  const items = props.field.schema["items"];
  const itemSchema: JsonObject = items !== undefined && isJsonObject(items) ? items : {};
  const item = fieldOf("item", itemSchema, true, root);
  if (item.control === "text" || item.control === "number")
    return <WordList {...props} numbers={item.control === "number"} />;
  const choices = constantsOf(itemSchema, root);
  if (choices) return <ChoiceList {...props} choices={choices} />;
  return <ItemList {...props} itemSchema={itemSchema} />;
}

function WordList({ field, path, value, onChange, numbers }: ControlProps & { numbers: boolean }) {
  const list = Array.isArray(value) ? value : [];
  const read = (text: string): Json => (numbers && Number.isFinite(Number(text)) ? Number(text) : text);
  return (
    <TagsInput
      {...useInputProps({ field, path })}
      placeholder={list.length > 0 ? "" : (field.placeholder ?? "Type and press Enter")}
      value={list.map(asFieldText)}
      onChange={(texts) => onChange(texts.length === 0 && !field.required ? undefined : texts.map(read))}
    />
  );
}

/** Several out of a few, in their own order. */
function ChoiceList({ field, path, value, onChange, choices }: ControlProps & { choices: Constant[] }) {
  const present = value ?? field.fallback;
  const chosen = (Array.isArray(present) ? present : []).map(asFieldText);
  return (
    <MultiSelect
      {...useInputProps({ field, path })}
      data={choices.map(({ value: one, title }) => ({ value: asFieldText(one), label: title }))}
      value={chosen}
      onChange={(next) => onChange(choices.flatMap(({ value: one }) => (next.includes(asFieldText(one)) ? [one] : [])))}
    />
  );
}

function ItemList({ field, path, value, onChange, itemSchema }: ControlProps & { itemSchema: JsonObject }) {
  const { root, readOnly, Control } = useForm();
  const list = Array.isArray(value) ? value : [];
  return (
    <Shell field={field} path={path} problems="here">
      {() => (
        <div className={classes.items}>
          {list.map((item, index) => (
            <section key={index} className={classes.item} aria-label={`${field.title}, item ${index + 1}`}>
              <Control
                field={{ ...fieldOf(String(index), itemSchema, true, root), title: `Item ${index + 1}` }}
                path={`${path}.${index}`}
                value={item}
                onChange={(next) => onChange(withItem(list, index, next ?? null))}
              />
              {!readOnly && (
                <ActionIcon aria-label={`Remove item ${index + 1}`} onClick={() => onChange(withoutIndex(list, index))}>
                  <IconTrash size={15} />
                </ActionIcon>
              )}
            </section>
          ))}
          {!readOnly && (
            <Button
              variant="default"
              size="xs"
              leftSection={<IconPlus size={14} />}
              onClick={() => onChange([...list, emptyValue(itemSchema, root)])}
            >
              Add item
            </Button>
          )}
        </div>
      )}
    </Shell>
  );
}
