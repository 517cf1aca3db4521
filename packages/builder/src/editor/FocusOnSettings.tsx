import { useEffect, useRef } from "react";

export interface SettingsFocus {
  nodeId: string;
  /** Another number for each time it is asked for. */
  times: number;
}

const fields = 'input:not([type="hidden"]), textarea, select, [contenteditable="true"], button, [tabindex="0"]';

/** Stands behind the settings of a step; takes the focus to their first field when that was asked for. */
export function FocusOnSettings({ nodeId, asked }: { nodeId: string; asked: SettingsFocus | null }) {
  const here = useRef<HTMLSpanElement>(null);
  const done = useRef<SettingsFocus | null>(null);
  useEffect(() => {
    if (!asked || asked === done.current || asked.nodeId !== nodeId) return;
    done.current = asked;
    const panel = here.current?.closest("aside");
    const body = [...(panel?.querySelectorAll<HTMLElement>(fields) ?? [])].filter((field) => field.tabIndex >= 0);
    (body.find((field) => !field.closest("header") && field.getAttribute("role") !== "separator") ?? body[0])?.focus();
  }, [nodeId, asked]);
  return <span ref={here} hidden />;
}
