import { lazy, Suspense, type ComponentProps } from "react";

/** Its forms bring an editor for templates with them, as the inspector's do. */
const Dialog = lazy(() => import("./SettingsDialog.tsx").then(({ SettingsDialog }) => ({ default: SettingsDialog })));

/** The workflow's settings, loaded when they are first opened. */
export function SettingsPanel(props: ComponentProps<typeof Dialog>) {
  return (
    <Suspense>
      <Dialog {...props} />
    </Suspense>
  );
}
