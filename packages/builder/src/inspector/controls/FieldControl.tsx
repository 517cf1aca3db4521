import type { ComponentType } from "react";
import type { Control } from "../fields.ts";
import type { ControlProps } from "../form.ts";
import { ArmsField } from "./ArmsField.tsx";
import { BranchesField } from "./BranchesField.tsx";
import { ChoiceField } from "./ChoiceField.tsx";
import { CodeField } from "./CodeField.tsx";
import { ConditionField } from "./ConditionField.tsx";
import { ContactFieldField } from "./ContactFieldField.tsx";
import { CronField } from "./CronField.tsx";
import { DurationField } from "./DurationField.tsx";
import { EventTypeField } from "./EventTypeField.tsx";
import { HeadersField } from "./HeadersField.tsx";
import { HtmlField } from "./HtmlField.tsx";
import { ListField } from "./ListField.tsx";
import { NumberField } from "./NumberField.tsx";
import { ObjectField } from "./ObjectField.tsx";
import { RecordField } from "./RecordField.tsx";
import { SelectField } from "./SelectField.tsx";
import { SwitchField } from "./SwitchField.tsx";
import { TagField } from "./TagField.tsx";
import { TemplateField } from "./TemplateField.tsx";
import { TextField } from "./TextField.tsx";
import { TimeZoneField } from "./TimeZoneField.tsx";
import { VariablesField } from "./VariablesField.tsx";
import { WorkflowField } from "./WorkflowField.tsx";

const controls: Record<Control, ComponentType<ControlProps>> = {
  template: TemplateField,
  "template-multiline": TemplateField,
  html: HtmlField,
  condition: ConditionField,
  duration: DurationField,
  tag: TagField,
  "contact-field": ContactFieldField,
  "event-type": EventTypeField,
  workflow: WorkflowField,
  "time-zone": TimeZoneField,
  cron: CronField,
  variables: VariablesField,
  branches: BranchesField,
  arms: ArmsField,
  connection: TextField,
  "http-headers": HeadersField,
  code: CodeField,
  text: TextField,
  number: NumberField,
  switch: SwitchField,
  select: SelectField,
  choice: ChoiceField,
  list: ListField,
  object: ObjectField,
  record: RecordField,
};

/** The control of a field. */
export function FieldControl(props: ControlProps) {
  const Chosen = controls[props.field.control];
  return <Chosen {...props} />;
}
