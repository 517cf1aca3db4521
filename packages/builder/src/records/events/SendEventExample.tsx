import { Anchor, Stack, Text } from "@mantine/core";
import { Link } from "react-router";
import { CopyField } from "../../app/CopyField.tsx";
import { curlExample } from "../../app/curlExample.ts";

/** How to send a first event; the key has to be filled in. */
export function SendEventExample() {
  return (
    <Stack gap="xs" w="100%">
      <CopyField label="Command" value={curlExample(globalThis.location.origin, "$MILLRACE_API_KEY")} multiline />
      <Text size="xs" c="dimmed">
        The first key was printed when Millrace started. Others are made in{" "}
        <Anchor component={Link} to="/settings/api-keys" size="xs" underline="always">
          Settings, API keys
        </Anchor>
        .
      </Text>
    </Stack>
  );
}
