import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { messageOf } from "../api/client.ts";

/** Says that something is done. `act` offers what a person may want next, such as Undo. */
export function notifyDone(message: string, act?: { label: string; run: () => void }): void {
  const id = notifications.show({
    autoClose: act ? 8_000 : 4_000,
    withCloseButton: !act,
    message: (
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Text size="sm">{message}</Text>
        {act && (
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={() => {
              notifications.hide(id);
              act.run();
            }}
          >
            {act.label}
          </Button>
        )}
      </Group>
    ),
  });
}

/** An error handler which says what could not be done and why, e.g. `onError: notifyFailed("The task was not completed")`. */
export function notifyFailed(title: string): (error: unknown) => void {
  return (error) => notifications.show({ color: "red", title, message: messageOf(error), autoClose: 10_000 });
}
