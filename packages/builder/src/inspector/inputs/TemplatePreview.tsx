import { useDebouncedValue } from "@mantine/hooks";
import { textOf } from "@millrace/shared/templates/text.ts";
import { IconEye } from "@tabler/icons-react";
import { useMemo } from "react";
import { renderWith } from "../code/preview.ts";
import { useForm } from "../form.ts";
import { usePreviewValues } from "../use-preview-values.ts";
import classes from "./TemplatePreview.module.css";

const restMs = 250;
const longest = 2_000;

/** What a text with Liquid becomes with the chosen sample; nothing for a text without. */
export function TemplatePreview({ text, keepType = false }: { text: string; keepType?: boolean }) {
  const { values: sample } = useForm();
  const [rested] = useDebouncedValue(text, restMs);
  const isTemplate = rested.includes("{{") || rested.includes("{%");
  if (!isTemplate || !sample) return null;
  return <Filled text={rested} keepType={keepType} />;
}

function Filled({ text, keepType }: { text: string; keepType: boolean }) {
  const values = usePreviewValues();
  const rendered = useMemo(() => renderWith(text, values, keepType ? undefined : "text"), [text, values, keepType]);
  // What is wrong with the text is said by its check.
  if (rendered.error !== undefined) return null;
  const { value } = rendered;
  const shown = typeof value === "object" && value !== null ? JSON.stringify(value) : textOf(value);
  return (
    <output className={classes.preview} aria-label="Preview">
      <IconEye size={13} aria-hidden className={classes.icon} />
      {shown === "" ? (
        <span className={classes.empty}>Nothing, with this sample</span>
      ) : (
        <span className={classes.text} dir="auto">
          {shown.length > longest ? `${shown.slice(0, longest)}…` : shown}
        </span>
      )}
    </output>
  );
}
