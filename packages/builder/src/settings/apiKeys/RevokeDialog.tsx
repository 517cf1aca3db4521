import type { ApiKey } from "@millrace/shared/api/settings.ts";
import { Button, Group, Modal, Text } from "@mantine/core";
import { useRevokeApiKey } from "../../api/apiKeys.ts";
import { notifyDone, notifyFailed } from "../../app/notify.tsx";

/** Asks before a key is taken away, because that cannot be undone. */
export function RevokeDialog({ apiKey, onClose }: { apiKey: ApiKey | null; onClose: () => void }) {
  const revoke = useRevokeApiKey();
  const confirm = (key: ApiKey) =>
    revoke.mutate(key.id, {
      onSuccess: () => {
        onClose();
        notifyDone(`“${key.name}” is revoked`);
      },
      onError: notifyFailed(`“${key.name}” was not revoked`),
    });
  return (
    <Modal opened={apiKey !== null} onClose={onClose} title={apiKey ? `Revoke “${apiKey.name}”?` : ""}>
      {apiKey && (
        <>
          <Text>
            Whatever uses the key <code>{apiKey.prefix}…</code> is refused from now on. This cannot be undone; a new key
            can take its place.
          </Text>
          <Group justify="flex-end" mt="lg">
            <Button variant="default" onClick={onClose} data-autofocus>
              Keep it
            </Button>
            <Button color="red" loading={revoke.isPending} onClick={() => confirm(apiKey)}>
              Revoke
            </Button>
          </Group>
        </>
      )}
    </Modal>
  );
}
