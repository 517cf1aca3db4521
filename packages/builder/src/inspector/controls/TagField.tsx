import { useMemo } from "react";
import { useContacts } from "../../api/contacts.ts";
import { asFieldText, type ControlProps, textOrNothing, useForm, useInputProps } from "../form.ts";
import { OpenSelect } from "../inputs/OpenSelect.tsx";

/** A tag; those that recent contacts carry are suggested, any other may be typed. */
export function TagField({ field, path, value, onChange }: ControlProps) {
  const { readOnly } = useForm();
  const { items: contacts } = useContacts();
  const options = useMemo(() => {
    const tags = new Set(contacts.flatMap((contact) => contact.tags));
    return [...tags].toSorted((a, b) => a.localeCompare(b)).map((tag) => ({ value: tag, title: tag }));
  }, [contacts]);
  return (
    <OpenSelect
      {...useInputProps({ field, path })}
      placeholder={field.placeholder ?? "Choose or type a tag"}
      value={asFieldText(value)}
      onChange={(next) => onChange(textOrNothing(next))}
      options={readOnly ? [] : options}
    />
  );
}
