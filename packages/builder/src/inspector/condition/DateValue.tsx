import { Select, TextInput } from "@mantine/core";
import type { Json } from "@millrace/shared/json.ts";
import { parseRelativeMoment } from "@millrace/shared/relative-moment.ts";
import { asFieldText } from "../form.ts";
import { CertainNumber } from "../inputs/CertainNumber.tsx";
import classes from "./ConditionBuilder.module.css";

interface DateValueProps {
  label: string;
  value: Json | undefined;
  onChange: (next: Json) => void;
  disabled: boolean;
  error: boolean;
}

const ways = [
  { value: "date", label: "the day" },
  { value: "today", label: "today" },
  { value: "ago", label: "days ago" },
  { value: "ahead", label: "days from now" },
  { value: "other", label: "other" },
] as const;
type Way = (typeof ways)[number]["value"];

/** A calendar day, or one that moves with the time: today, so many days before it or after it. Other dates stay as they are written. */
export function DateValue({ label, value, onChange, disabled, error }: DateValueProps) {
  const text = asFieldText(value);
  const way = wayOf(text);
  const days = Number.parseInt(parseRelativeMoment(text)?.duration ?? "", 10);
  const common = { size: "sm", disabled } as const;

  function choose(next: string | null): void {
    const count = Number.isNaN(days) ? 7 : days;
    if (next === "today") onChange("today");
    else if (next === "ago") onChange(`today - ${count}d`);
    else if (next === "ahead") onChange(`today + ${count}d`);
    else if (next === "date") onChange("");
  }

  return (
    <div className={classes.date} data-way={way}>
      {way === "date" && (
        <TextInput
          {...common}
          aria-label={label}
          type="date"
          error={error}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
      {way === "other" && (
        <TextInput
          {...common}
          aria-label={label}
          error={error}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
      {(way === "ago" || way === "ahead") && (
        <CertainNumber
          disabled={disabled}
          aria-label={`${label}, number of days`}
          min={0}
          max={9_999}
          hideControls
          value={days}
          onChange={(next) => onChange(`today ${way === "ago" ? "-" : "+"} ${next}d`)}
        />
      )}
      <Select
        {...common}
        aria-label={`${label}, how it is given`}
        data={ways.filter((one) => one.value !== "other" || way === "other")}
        value={way}
        onChange={choose}
        allowDeselect={false}
        comboboxProps={{ width: 160, position: "bottom-end", shadow: "md" }}
      />
    </div>
  );
}

function wayOf(text: string): Way {
  if (text === "" || /^\d{4}-\d{2}-\d{2}$/.test(text)) return "date";
  const moment = parseRelativeMoment(text);
  if (!moment || moment.base === "now" || (moment.duration !== "" && !moment.duration.endsWith("d"))) return "other";
  return moment.sign === 0 ? "today" : moment.sign < 0 ? "ago" : "ahead";
}
