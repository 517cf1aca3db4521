import { useHotkeys } from "@mantine/hooks";
import { lazy, Suspense, useState } from "react";
import type { PaletteCommand } from "./palette-command.ts";
import { onPaletteAsked } from "./open-palette.ts";
import { useEffect } from "react";

const CommandPalette = lazy(() => import("./CommandPalette.tsx"));
const none: readonly PaletteCommand[] = [];

/** Opens the command palette by ⌘K or Ctrl-K, from fields too, and when something asks for it. It is loaded then. */
export function PaletteHost({ commands }: { commands?: () => readonly PaletteCommand[] }) {
  const [open, setOpen] = useState<readonly PaletteCommand[] | null>(null);
  const show = () => setOpen((before) => (before ? null : (commands?.() ?? none)));
  useHotkeys([["mod+K", show]], [], true);
  useEffect(() => onPaletteAsked(() => setOpen(commands?.() ?? none)), [commands]);
  if (!open) return null;
  return (
    <Suspense>
      <CommandPalette commands={open} onClose={() => setOpen(null)} />
    </Suspense>
  );
}
