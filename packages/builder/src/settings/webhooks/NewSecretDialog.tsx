import type { Hook } from "@millrace/shared/api/settings.ts";
import { Button, Group, Modal, Text } from "@mantine/core";
import { useReplaceHook } from "../../api/hooks.ts";
import { notifyFailed } from "../../app/notify.tsx";
import { useIsPhone } from "../../app/useIsPhone.ts";
import { HookSecret } from "./HookSecret.tsx";

/** Asks, because the present address stops working; then shows the new one with its secret, this once. */
export function NewSecretDialog({ hook, onClose }: { hook: Hook; onClose: () => void }) {
  const isPhone = useIsPhone();
  const replace = useReplaceHook();
  const { workflowId, nodeId, verification } = hook;
  const created = replace.data;
  const confirm = () =>
    replace.mutate(
      { workflowId, nodeId, verification },
      { onError: notifyFailed("The webhook keeps its address and secret") },
    );
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      fullScreen={isPhone && created !== undefined}
      title={created ? "Copy the secret now" : "Make a new address and secret?"}
      // A click beside the dialog must not lose a secret that cannot be shown again.
      closeOnClickOutside={!created}
      closeOnEscape={!created}
    >
      {created ? (
        <HookSecret created={created} onDone={onClose} />
      ) : (
        <>
          <Text>
            The present address stops working at once: whoever calls it has to be told the new one. A secret is shown
            only when it is made, so this is also the way to one that was lost.
          </Text>
          <Group justify="flex-end" mt="lg">
            <Button variant="default" onClick={onClose} data-autofocus>
              Keep it
            </Button>
            <Button loading={replace.isPending} onClick={confirm}>
              Make new ones
            </Button>
          </Group>
        </>
      )}
    </Modal>
  );
}
