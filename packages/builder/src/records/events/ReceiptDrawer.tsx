import { Drawer, Skeleton, Stack } from "@mantine/core";
import { useEventTitle } from "../../api/catalogue.ts";
import { useEvent } from "../../api/events.ts";
import { ErrorState } from "../../app/list/ErrorState.tsx";
import { ReceiptView } from "./ReceiptView.tsx";

interface ReceiptDrawerProps {
  /** Undefined: closed. */
  eventId: string | undefined;
  onClose: () => void;
}

/** One event beside the list it was chosen from. */
export function ReceiptDrawer({ eventId, onClose }: ReceiptDrawerProps) {
  return (
    <Drawer
      opened={eventId !== undefined}
      onClose={onClose}
      position="right"
      size={560}
      title="Event"
      closeButtonProps={{ "aria-label": "Close the event" }}
    >
      {eventId !== undefined && <Content eventId={eventId} />}
    </Drawer>
  );
}

function Content({ eventId }: { eventId: string }) {
  const receipt = useEvent(eventId);
  const titleOf = useEventTitle();
  if (receipt.error) {
    return (
      <ErrorState title="The event could not be loaded" error={receipt.error} onRetry={() => void receipt.refetch()} />
    );
  }
  if (!receipt.data) {
    return (
      <Stack gap="sm" aria-busy>
        <Skeleton height={20} width="60%" />
        <Skeleton height={14} width="40%" />
        <Skeleton height={120} mt="md" />
      </Stack>
    );
  }
  return <ReceiptView receipt={receipt.data} title={titleOf(receipt.data.type)} />;
}
