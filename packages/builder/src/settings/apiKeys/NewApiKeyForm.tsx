import type { Permission } from "@millrace/shared/api/permissions.ts";
import type { CreatedApiKey } from "@millrace/shared/api/settings.ts";
import { Alert, Button, Checkbox, Group, Stack, TagsInput, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useCreateApiKey } from "../../api/apiKeys.ts";
import { useEventTypes } from "../../api/catalogue.ts";
import { messageOf } from "../../api/client.ts";
import { patternError } from "./eventTypePattern.ts";
import { ScopesField } from "./ScopesField.tsx";

interface NewApiKeyFormProps {
  onCreated: (created: CreatedApiKey) => void;
  onCancel: () => void;
}

export function NewApiKeyForm({ onCreated, onCancel }: NewApiKeyFormProps) {
  const create = useCreateApiKey();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<Permission[]>(["events:write"]);
  const [eventTypes, setEventTypes] = useState<string[]>([]);
  const [requiresSignature, setRequiresSignature] = useState(false);

  const wrong = eventTypes.map(patternError).find((error) => error !== null) ?? null;
  const sendsEvents = scopes.includes("events:write");
  const isReady = name.trim() !== "" && scopes.length > 0 && wrong === null;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isReady) return;
    create.mutate(
      {
        name: name.trim(),
        scopes,
        eventTypes: sendsEvents ? eventTypes : [],
        requiresSignature,
      },
      { onSuccess: onCreated },
    );
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {create.error && (
          <Alert color="red" role="alert">
            {messageOf(create.error)}
          </Alert>
        )}
        <TextInput
          label="Name"
          description="The module that will use it."
          placeholder="Forms"
          data-autofocus
          required
          withAsterisk={false}
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <ScopesField value={scopes} onChange={setScopes} />
        {sendsEvents && <EventTypesField value={eventTypes} onChange={setEventTypes} error={wrong} />}
        <Checkbox
          label="Requests must be signed"
          description="With Standard Webhooks headers and a secret of this key, so that a copied request is worth nothing."
          checked={requiresSignature}
          onChange={(event) => setRequiresSignature(event.currentTarget.checked)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending} disabled={!isReady}>
            Create key
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface EventTypesFieldProps {
  value: string[];
  onChange: (value: string[]) => void;
  error: string | null;
}

function EventTypesField({ value, onChange, error }: EventTypesFieldProps) {
  const types = useEventTypes().data ?? [];
  const [search, setSearch] = useState("");
  const families = [...new Set(types.map(({ type }) => `${type.split(".")[0]}.*`))];
  return (
    <TagsInput
      label="Event types it may send"
      description="Empty means every type. Press Enter after each one."
      // Suggestions come with the first letter: an open list would cover the buttons below.
      dropdownOpened={search !== ""}
      searchValue={search}
      onSearchChange={setSearch}
      placeholder={value.length === 0 ? "form.*" : ""}
      data={[...families, ...types.map(({ type }) => type)]}
      value={value}
      onChange={(next) => onChange(next.map((text) => text.trim().toLowerCase()))}
      error={error}
      maxTags={50}
      clearable
      clearButtonProps={{ "aria-label": "Remove every event type" }}
    />
  );
}
