import { useEffect, useRef } from "react";

export interface SettingsFocus {
  nodeId: string;
  /** Another number for each time it is asked for. */
  times: number;
}

const fields = 'input:not([type="hidden"]), textarea, select, [contenteditable="true"]';
const anything = `${fields}, button, a[href], [tabindex="0"]`;

/** Stands behind the settings of a step; takes the focus to their first field when that was asked for. */
export function FocusOnSettings({ nodeId, asked }: { nodeId: string; asked: SettingsFocus | null }) {
  const here = useRef<HTMLSpanElement>(null);
  const done = useRef<SettingsFocus | null>(null);
  useEffect(() => {
    if (!asked || asked === done.current || asked.nodeId !== nodeId) return;
    done.current = asked;
    const panel = here.current?.closest("aside");
    const stops = [...(panel?.querySelectorAll<HTMLElement>(anything) ?? [])].filter(
      (stop) => stop.tabIndex >= 0 && stop.getAttribute("role") !== "separator",
    );
    const form = stops.filter((stop) => !stop.closest("header"));
    (form.find((stop) => stop.matches(fields)) ?? form[0] ?? stops[0])?.focus();
  }, [nodeId, asked]);
  return <span ref={here} hidden />;
}
