import { Input } from "@mantine/core";
import { type ReactNode, useId } from "react";
import { type ControlProps, useForm, useMessage, useTone, wrapperOrder } from "../form.ts";
import classes from "./Shell.module.css";

interface ShellProps extends Pick<ControlProps, "field" | "path"> {
  /** Buttons at the end of the label's line. */
  actions?: ReactNode;
  /** Further words under the control: what a value means, what looks odd. */
  hint?: ReactNode;
  /** `here`: parts of the control show their own problems. */
  problems?: "here" | "below";
  /** Gets the id of the words that explain the control, for `aria-describedby`. */
  children: (ids: { describedBy: string | undefined; invalid: boolean }) => ReactNode;
}

/** Label, help and problems round a control that is no plain input. The control itself carries the label as `aria-label`. */
export function Shell({ field, path, actions, hint, problems = "below", children }: ShellProps) {
  const id = useId();
  const { readOnly } = useForm();
  const message = useMessage(path, problems);
  const tone = useTone(path);
  const described = [message && `${id}-error`, field.help && `${id}-description`].filter(Boolean).join(" ");
  const label = (
    <span className={classes.line}>
      <span>{field.title}</span>
      {!readOnly && actions}
    </span>
  );
  return (
    <Input.Wrapper
      data-tone={tone}
      id={id}
      size="sm"
      label={label}
      labelElement="div"
      labelProps={{ "data-required": field.required || undefined, className: classes.label }}
      description={field.help}
      descriptionProps={{ id: `${id}-description` }}
      error={message}
      errorProps={{ id: `${id}-error` }}
      inputWrapperOrder={wrapperOrder}
    >
      {children({ describedBy: described === "" ? undefined : described, invalid: message !== undefined })}
      {hint && <div className={classes.hint}>{hint}</div>}
    </Input.Wrapper>
  );
}
