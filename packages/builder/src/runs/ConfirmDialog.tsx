import { Button, Group, Modal, Text } from "@mantine/core";
import type { ReactNode } from "react";

interface ConfirmDialogProps {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** What the button that does it says. */
  confirm: string;
  loading: boolean;
  onConfirm: () => void;
  children: ReactNode;
}

/** Asks before something that cannot be undone, and says what it will do. */
export function ConfirmDialog({ opened, onClose, title, confirm, loading, onConfirm, children }: ConfirmDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ "aria-label": "Close" }}>
      <Text size="sm" component="div">
        {children}
      </Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          Keep as it is
        </Button>
        <Button color="red" loading={loading} onClick={onConfirm} data-autofocus>
          {confirm}
        </Button>
      </Group>
    </Modal>
  );
}
