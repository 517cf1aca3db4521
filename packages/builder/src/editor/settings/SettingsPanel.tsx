import { Modal, Skeleton, Stack } from "@mantine/core";
import { type ComponentProps, Suspense } from "react";
import { useIsPhone } from "../../app/useIsPhone.ts";
import { later } from "../later.tsx";

/** Its forms bring an editor for templates with them, as the inspector's do. */
const { Part: Content } = later(() => import("./SettingsDialogBody.tsx").then((chunk) => chunk.SettingsDialogBody));

const sections = ["a", "b", "c", "d", "e", "f"];

/** The workflow's settings, loaded when they are first opened. The window is there at once. */
export function SettingsPanel(props: ComponentProps<typeof Content>) {
  const isPhone = useIsPhone();
  return (
    <Modal opened onClose={props.onClose} size={600} fullScreen={isPhone} title="Workflow settings">
      <Suspense fallback={<Waiting />}>
        <Content {...props} />
      </Suspense>
    </Modal>
  );
}

/** As tall as the settings are with their first section open. */
function Waiting() {
  return (
    <Stack gap={12} role="status" aria-label="The settings are on their way" aria-busy>
      <Skeleton height={16} width="70%" />
      <Skeleton height={96} />
      {sections.map((section) => (
        <Skeleton key={section} height={34} />
      ))}
      <Skeleton height={36} width={150} ml="auto" />
    </Stack>
  );
}
