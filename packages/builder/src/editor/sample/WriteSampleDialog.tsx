import { Button, Group, JsonInput, Modal, Select } from "@mantine/core";
import { isJsonObject, type JsonObject } from "@millrace/shared/json.ts";
import { useState } from "react";
import { useEventTypes } from "../../api/catalogue.ts";
import { useContacts } from "../../api/contacts.ts";
import { useMay } from "../../api/session.ts";
import { contactName } from "../../records/contactName.ts";
import classes from "./SampleChooser.module.css";
import { useSample } from "./use-sample.ts";

const notAnObject = "This is not a JSON object. Look for a missing quote, comma or bracket.";

/** Data of an event, by hand; it starts from what is previewed with now. */
export function WriteSampleDialog({ onClose }: { onClose: () => void }) {
  const state = useSample();
  const catalogue = useEventTypes().data ?? [];
  const contacts = useContacts({}, { enabled: useMay("contacts:read") }).items;
  const sample = state?.sample;
  const [type, setType] = useState(sample?.event.type ?? state?.eventTypes[0] ?? "manual");
  const [text, setText] = useState(() => JSON.stringify(sample?.event.data ?? {}, null, 2));
  const [contactId, setContactId] = useState<string | null>(sample?.contact?.id ?? null);
  const data = readObject(text);
  const types = [...new Set([...(state?.eventTypes ?? []), type])];
  const people = contacts.map((contact) => ({ value: contact.id, label: contactName(contact) }));
  if (sample?.contact && !people.some(({ value }) => value === sample.contact?.id))
    people.unshift({ value: sample.contact.id, label: contactName(sample.contact) });

  return (
    <Modal opened onClose={onClose} size={520} title="Preview with data by hand">
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          // React lets it rise to the form that the dialog was opened from, which would run its test.
          event.stopPropagation();
          if (!data) return;
          state?.choose({ kind: "written", type, data, ...(contactId === null ? {} : { contactId }) });
          onClose();
        }}
      >
        <Select
          label="Event"
          data={types.map((one) => ({
            value: one,
            label: catalogue.find((known) => known.type === one)?.title ?? one,
          }))}
          value={type}
          onChange={(next) => next !== null && setType(next)}
          allowDeselect={false}
        />
        <Select
          label="Contact"
          data={people}
          value={contactId}
          onChange={setContactId}
          searchable
          clearable
          nothingFoundMessage="No such contact"
          placeholder="None"
        />
        <JsonInput
          label="Event data"
          description="What the event would bring, as JSON. It stays in this browser."
          autosize
          minRows={8}
          maxRows={18}
          classNames={{ input: classes.code ?? "" }}
          value={text}
          error={data ? undefined : notAnObject}
          validationError={notAnObject}
          onChange={setText}
          data-autofocus
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={!data}>
            Preview with this
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

function readObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
