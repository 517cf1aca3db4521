import type { Problem } from "@millrace/shared/graph/problem.ts";
import type { Json, JsonObject } from "@millrace/shared/json.ts";
import { type ComponentType, createContext, useContext, useState } from "react";
import { useFieldStates, useFieldStatesVersion } from "../editor/field-states/use-field-states.ts";
import type { Field } from "./fields.ts";
import type { Variable } from "./variables.ts";

/** What every control of a form may look at. */
export interface FormScope {
  /** The whole config, for controls that depend on a neighbour (a filter on its event type). */
  config: JsonObject;
  /** The config's schema: where references of a field point to. */
  root: JsonObject;
  variables: readonly Variable[];
  /** What templates and conditions see with the chosen sample; left out while there is none. */
  values?: JsonObject;
  problems: readonly Problem[];
  /** With what is missing in fields where nobody has been yet, for controls that know their parts better. */
  allProblems?: readonly Problem[];
  /** The step that the settings belong to; left out where they belong to none. */
  nodeId?: string;
  readOnly: boolean;
  /** Draws any field; controls that hold other fields use it without knowing all the others. */
  Control: ComponentType<ControlProps>;
}

/** What the form hands to a control. */
export interface ControlProps {
  field: Field;
  /** Where the value stands in the config, as problems name it: `branches.0.when`. */
  path: string;
  value: Json | undefined;
  /** Undefined takes the field out of the config. */
  onChange: (next: Json | undefined) => void;
}

const FormContext = createContext<FormScope | null>(null);
export const FormProvider = FormContext.Provider;

export function useForm(): FormScope {
  const scope = useContext(FormContext);
  if (!scope) throw new Error("A control stands outside a form");
  return scope;
}

/** What is wrong at a path and below it, in one text; undefined when nothing is. */
export function useMessage(path: string, which: "here" | "below" = "below"): string | undefined {
  return messageAt(useForm().problems, path, which);
}

/** `below` also takes problems of parts for which the control has no place of its own. */
export function messageAt(problems: readonly Problem[], path: string, which: "here" | "below"): string | undefined {
  const messages = problems
    .filter(({ field }) => field === path || (which === "below" && field?.startsWith(`${path}.`)))
    .map((problem) => problem.message);
  return messages.length === 0 ? undefined : [...new Set(messages)].join(" ");
}

/** `warning` where nothing that is said of a field stands in the way of publishing, so that it does not look as if it did. */
export function useTone(path: string): "warning" | undefined {
  const said = useForm().problems.filter(({ field }) => field === path || field?.startsWith(`${path}.`));
  return said.length > 0 && said.every(({ severity }) => severity === "warning") ? "warning" : undefined;
}

/** Texts are not kept empty: an empty field is a field that was left out. */
export function textOrNothing(text: string): string | undefined {
  return text === "" ? undefined : text;
}

/** A value as a text field shows it; what is not text is shown as JSON. */
export function asFieldText(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The props that every Mantine input takes from a field: its words, and what is wrong with it. */
export function useInputProps(
  { field, path }: Pick<ControlProps, "field" | "path">,
  which: "here" | "below" = "below",
) {
  const { readOnly } = useForm();
  const message = useMessage(path, which);
  const tone = useTone(path);
  return {
    label: field.title,
    labelProps: { "data-required": field.required || undefined },
    "aria-required": field.required,
    description: field.help,
    error: message,
    placeholder: field.placeholder ?? "",
    disabled: readOnly,
    size: "sm",
    inputWrapperOrder: wrapperOrder,
    wrapperProps: { "data-tone": tone },
  } as const;
}

/** The words stand below the input they explain, so that labels and inputs make an even rhythm. */
export const wrapperOrder: ("label" | "input" | "description" | "error")[] = ["label", "input", "description", "error"];

interface Kept {
  text: string;
  message: string;
}

/**
 * A text that the field cannot take over yet: it stays until it can, also when another step is selected meanwhile.
 * `keep(undefined)` forgets it.
 */
export function useKeptText(path: string): [kept: Kept | undefined, keep: (next: Kept | undefined) => void] {
  const { nodeId } = useForm();
  const states = useFieldStates();
  useFieldStatesVersion();
  const [own, setOwn] = useState<Kept | undefined>(undefined);
  if (!states || nodeId === undefined) return [own, setOwn];
  return [states.text(nodeId, path), (next) => states.keep(nodeId, path, next)];
}
