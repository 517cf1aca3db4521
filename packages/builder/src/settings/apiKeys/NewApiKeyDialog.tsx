import type { CreatedApiKey } from "@millrace/shared/api/settings.ts";
import { Modal } from "@mantine/core";
import { useState } from "react";
import { useIsPhone } from "../../app/useIsPhone.ts";
import { CreatedKey } from "./CreatedKey.tsx";
import { NewApiKeyForm } from "./NewApiKeyForm.tsx";

interface NewApiKeyDialogProps {
  opened: boolean;
  onClose: () => void;
}

/** Two steps: what the key may do, then the key itself, which is shown this once. */
export function NewApiKeyDialog({ opened, onClose }: NewApiKeyDialogProps) {
  const isPhone = useIsPhone();
  const [created, setCreated] = useState<CreatedApiKey | null>(null);
  const close = () => {
    setCreated(null);
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      size="lg"
      title={created ? "Copy your key now" : "New API key"}
      // A click beside the dialog must not lose a key that cannot be shown again.
      closeOnClickOutside={created === null}
      closeOnEscape={created === null}
      fullScreen={isPhone}
    >
      {created ? (
        <CreatedKey created={created} onDone={close} />
      ) : (
        <NewApiKeyForm onCreated={setCreated} onCancel={close} />
      )}
    </Modal>
  );
}
