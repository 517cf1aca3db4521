import { NumberInput, Select } from "@mantine/core";
import { type Operator, operators } from "@millrace/shared/conditions/condition.ts";
import type { Json } from "@millrace/shared/json.ts";
import { asFieldText } from "../form.ts";
import classes from "./ConditionBuilder.module.css";
import { DateValue } from "./DateValue.tsx";
import { SeenValue, SeenValueList } from "./SeenValues.tsx";

interface ValueEditorProps {
  operator: Operator;
  /** The rule's field, whose values are suggested. */
  field: string;
  /** Type of the rule's field. */
  type: string | undefined;
  value: Json | undefined;
  onChange: (next: Json) => void;
  disabled: boolean;
  error: boolean;
  example: Json | undefined;
}

/** As many inputs as the operator has values, each of the field's type. */
export function ValueEditor({ operator, field, type, value, onChange, disabled, error, example }: ValueEditorProps) {
  const common = { field, type, disabled, error, placeholder: example === undefined ? "" : asFieldText(example) };
  const { arity } = operators[operator];
  switch (arity) {
    case 0:
      return null;
    case 1:
      return <OneValue {...common} label="Value" value={value} onChange={onChange} />;
    case 2: {
      const [low = "", high = ""] = Array.isArray(value) ? value : [];
      return (
        <div className={classes.pair}>
          <OneValue {...common} label="Lowest value" value={low} onChange={(next) => onChange([next, high])} />
          <span className={classes.word}>and</span>
          <OneValue {...common} label="Highest value" value={high} onChange={(next) => onChange([low, next])} />
        </div>
      );
    }
    case "list":
      return (
        <SeenValueList
          label="Values"
          field={field}
          placeholder={Array.isArray(value) && value.length > 0 ? "" : "Choose, or type and press Enter"}
          value={Array.isArray(value) ? value : []}
          onChange={(values) => onChange([...values])}
          disabled={disabled}
          error={error}
        />
      );
    default:
      return arity satisfies never;
  }
}

interface OneValueProps {
  label: string;
  field: string;
  type: string | undefined;
  value: Json | undefined;
  onChange: (next: Json) => void;
  disabled: boolean;
  error: boolean;
  placeholder: string;
}

function OneValue({ label, field, type, value, onChange, ...rest }: OneValueProps) {
  const common = { "aria-label": label, size: "sm", ...rest } as const;
  if ((type === "number" || type === "integer") && !isOther(value, "number")) {
    return (
      <NumberInput
        {...common}
        hideControls
        allowDecimal={type === "number"}
        value={typeof value === "number" ? value : ""}
        onChange={onChange}
      />
    );
  }
  if (type === "boolean" && !isOther(value, "boolean")) {
    return (
      <Select
        {...common}
        data={[
          { value: "true", label: "Yes" },
          { value: "false", label: "No" },
        ]}
        value={typeof value === "boolean" ? String(value) : null}
        onChange={(next) => onChange(next === null ? "" : next === "true")}
        allowDeselect={false}
      />
    );
  }
  if (type === "date") {
    return <DateValue label={label} value={value} onChange={onChange} disabled={rest.disabled} error={rest.error} />;
  }
  return <SeenValue {...rest} label={label} field={field} value={value} onChange={(next) => onChange(next ?? "")} />;
}

/** A value that was written for another type is shown as text, so that nobody loses it by looking at it. */
function isOther(value: Json | undefined, type: "number" | "boolean"): boolean {
  return value !== undefined && value !== "" && typeof value !== type;
}
