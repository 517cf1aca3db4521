const focusable = "input:not([disabled]), textarea, select, [contenteditable=true], button:not([disabled])";

/** Moves the focus to a field of the inspector around an element, or to the nearest field around it that is in sight. */
export function goToField(from: Element, field: string): void {
  const inspector = from.closest("section");
  const parts = field.split(".");
  for (let depth = parts.length; depth > 0; depth--) {
    const place = inspector?.querySelector(`[data-field="${CSS.escape(parts.slice(0, depth).join("."))}"]`);
    if (!place) continue;
    const wrong = place.querySelector<HTMLElement>("[aria-invalid=true], [data-error=true]");
    const target = wrong ?? place.querySelector<HTMLElement>(focusable);
    place.scrollIntoView({ block: "center" });
    target?.focus();
    return;
  }
}
