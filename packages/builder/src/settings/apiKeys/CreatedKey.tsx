import type { CreatedApiKey } from "@millrace/shared/api/settings.ts";
import { Alert, Button, Group, Input, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useEventTypes } from "../../api/catalogue.ts";
import { CopyField } from "../../app/CopyField.tsx";
import { curlExample } from "../../app/curlExample.ts";
import { exampleFor } from "./eventTypePattern.ts";

/** The key in full, with a command to try it. */
export function CreatedKey({ created, onDone }: { created: CreatedApiKey; onDone: () => void }) {
  const maySend = created.scopes.includes("events:write");
  const example = exampleFor(created.eventTypes, useEventTypes().data ?? []);
  return (
    <Stack gap="md">
      <Alert color="gray" icon={<IconAlertTriangle size={18} />}>
        Millrace keeps only a hash of it, so this is the one time it can be shown.
      </Alert>
      <Input.Wrapper label="Key">
        <CopyField label="key" value={created.key} />
      </Input.Wrapper>
      {created.signingSecret && (
        <Input.Wrapper
          label="Signing secret"
          description="Sign each request with it: the Standard Webhooks headers webhook-id, webhook-timestamp and webhook-signature."
        >
          <CopyField label="signing secret" value={created.signingSecret} />
        </Input.Wrapper>
      )}
      {maySend && example && !created.requiresSignature && (
        <Input.Wrapper label="Try it">
          <CopyField
            label="command"
            value={curlExample(globalThis.location.origin, created.key, { type: example.type, data: example.example })}
            multiline
          />
        </Input.Wrapper>
      )}
      {!maySend && (
        <Text size="sm" c="dimmed">
          Send it as the header <code>Authorization: Bearer …</code>
        </Text>
      )}
      <Group justify="flex-end">
        <Button onClick={onDone}>I have copied it</Button>
      </Group>
    </Stack>
  );
}
