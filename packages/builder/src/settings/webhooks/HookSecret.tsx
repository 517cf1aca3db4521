import { Button, Group, Input, Stack } from "@mantine/core";
import type { CreatedHook } from "../../api/hooks.ts";
import { CopyField } from "../../app/CopyField.tsx";

/** A new webhook in full: where to call, and how to prove who calls. */
export function HookSecret({ created, onDone }: { created: CreatedHook; onDone: () => void }) {
  const { url, secret, verification } = created;
  return (
    <Stack gap="md">
      <Input.Wrapper label="Address">
        <CopyField label="new address" value={url} />
      </Input.Wrapper>
      <Input.Wrapper
        label="Secret"
        description={
          verification === "signature"
            ? "Sign each request with it: the Standard Webhooks headers webhook-id, webhook-timestamp and webhook-signature."
            : "Send it with each request, in the header X-Millrace-Secret."
        }
      >
        <CopyField label="secret" value={secret} />
      </Input.Wrapper>
      {verification === "secret" && (
        <Input.Wrapper label="Try it">
          <CopyField label="command" value={callExample(url, secret)} multiline />
        </Input.Wrapper>
      )}
      <Group justify="flex-end">
        <Button onClick={onDone}>I have copied it</Button>
      </Group>
    </Stack>
  );
}

function callExample(url: string, secret: string): string {
  return [
    `curl -X POST ${url} \\`,
    `  -H "X-Millrace-Secret: ${secret}" \\`,
    `  -H "Content-Type: application/json" \\`,
    `  -d '{"hello":"world"}'`,
  ].join("\n");
}
