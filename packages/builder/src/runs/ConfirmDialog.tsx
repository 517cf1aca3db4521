import { Button, Group, Modal, Text } from "@mantine/core";
import type { ReactNode } from "react";

interface ConfirmDialogProps {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** What the button that does it says. */
  confirm: string;
  /** What the button that leaves everything as it is says. */
  keep?: string;
  loading: boolean;
  onConfirm: () => void;
  children: ReactNode;
}

/** Asks before something that cannot be undone, and says what it will do. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { opened, onClose, title, confirm, keep = "Keep as it is", loading, onConfirm, children } = props;
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ "aria-label": "Close" }}>
      <Text size="sm" component="div">
        {children}
      </Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {keep}
        </Button>
        <Button color="red" loading={loading} onClick={onConfirm} data-autofocus>
          {confirm}
        </Button>
      </Group>
    </Modal>
  );
}
