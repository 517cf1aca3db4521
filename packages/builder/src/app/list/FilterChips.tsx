import { useEffect, useRef } from "react";
import classes from "./FilterChips.module.css";

interface FilterChipsProps<Value extends string> {
  /** What is filtered, for screen readers: "Status". */
  label: string;
  options: readonly { value: Value; label: string }[];
  /** Undefined: no filter, the chip "All" is on. */
  value: Value | undefined;
  onChange: (value: Value | undefined) => void;
  /** Words of the chip that takes the filter away; null leaves it out. */
  all?: string | null;
}

/** One choice of a few, always in sight: what does not fit beside each other is scrolled to. */
export function FilterChips<Value extends string>({
  label,
  options,
  value,
  onChange,
  all = "All",
}: FilterChipsProps<Value>) {
  const chips = useRef<HTMLDivElement>(null);
  useEffect(() => showPressed(chips.current), [value]);
  return (
    <div ref={chips} role="group" aria-label={label} className={classes.chips}>
      {all !== null && (
        <button
          type="button"
          className={classes.chip}
          aria-pressed={value === undefined}
          onClick={() => onChange(undefined)}
        >
          {all}
        </button>
      )}
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          className={classes.chip}
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}

/** Moves the row of chips alone: scrolling the chip into view could move the page with it. */
function showPressed(chips: HTMLElement | null): void {
  const pressed = chips?.querySelector('[aria-pressed="true"]');
  if (!chips || !pressed) return;
  const row = chips.getBoundingClientRect();
  const chip = pressed.getBoundingClientRect();
  if (chip.left >= row.left && chip.right <= row.right) return;
  chips.scrollLeft += chip.left + chip.width / 2 - (row.left + row.width / 2);
}
