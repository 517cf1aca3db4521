import { NumberInput, Select, TagsInput } from "@mantine/core";
import { parseDuration } from "@millrace/shared/duration.ts";
import type { GraphNode, RetryPolicy } from "@millrace/shared/graph/document.ts";
import type { Effect } from "@millrace/shared/nodes/descriptor.ts";
import { useMemo, useState } from "react";
import { updateNode } from "../model/commands/nodes.ts";
import { useEditor } from "../model/react.ts";
import { FieldControl } from "./controls/FieldControl.tsx";
import type { Field } from "./fields.ts";
import { FormProvider, type FormScope } from "./form.ts";
import { firstOwnRetry, neverRetry, onErrorWays, retryMode, usualRetry } from "./retryPolicy.ts";
import { Section } from "./Section.tsx";

interface FailureSectionProps {
  node: GraphNode;
  effect: Effect;
  readOnly: boolean;
}

const order: ("label" | "input" | "description" | "error")[] = ["label", "input", "description", "error"];
const timeLimit: Field = {
  key: "timeout",
  title: "Time limit",
  help: "An attempt that takes longer counts as failed.",
  required: false,
  advanced: false,
  control: "duration",
  schema: {},
};

/** What happens when the step fails: tried again how often, and then what becomes of the run. */
export function FailureSection({ node, effect, readOnly }: FailureSectionProps) {
  const editor = useEditor();
  const onError = onErrorWays.find((way) => way.value === (node.onError ?? "fail"));
  const scope = useMemo<FormScope>(
    () => ({ config: {}, root: {}, variables: [], problems: [], readOnly, Control: FieldControl }),
    [readOnly],
  );
  const isUsual = node.onError === undefined && node.retry === undefined && node.timeout === undefined;

  return (
    <Section title="If it fails" summary={onError?.label} opened={!isUsual}>
      <Select
        label="When it has failed for good"
        size="sm"
        data={onErrorWays.map(({ value, label }) => ({ value, label }))}
        value={onError?.value ?? "fail"}
        description={onError?.help}
        inputWrapperOrder={order}
        onChange={(next) => {
          const way = onErrorWays.find((one) => one.value === next)?.value;
          editor.run(updateNode(node.id, { onError: way === "fail" ? undefined : way }));
        }}
        allowDeselect={false}
        disabled={readOnly}
      />
      <Select
        label="Before that, try again"
        size="sm"
        data={[
          { value: "usual", label: usualRetry(effect) },
          { value: "never", label: "Never" },
          { value: "own", label: "As set here" },
        ]}
        value={retryMode(node.retry)}
        onChange={(next) => {
          const retry = next === "own" ? firstOwnRetry : next === "never" ? neverRetry : undefined;
          editor.run(updateNode(node.id, { retry }));
        }}
        allowDeselect={false}
        disabled={readOnly}
      />
      {node.retry && retryMode(node.retry) === "own" && (
        <OwnRetry
          retry={node.retry}
          onChange={(retry) => editor.run(updateNode(node.id, { retry }))}
          readOnly={readOnly}
        />
      )}
      {effect === "external" && (
        <FormProvider value={scope}>
          <FieldControl
            field={timeLimit}
            path="timeout"
            value={node.timeout}
            onChange={(timeout) =>
              editor.run(updateNode(node.id, { timeout: typeof timeout === "string" ? timeout : undefined }))
            }
          />
        </FormProvider>
      )}
    </Section>
  );
}

interface OwnRetryProps {
  retry: RetryPolicy;
  onChange: (next: RetryPolicy) => void;
  readOnly: boolean;
}

function OwnRetry({ retry, onChange, readOnly }: OwnRetryProps) {
  const [refused, setRefused] = useState<string | null>(null);
  return (
    <>
      <NumberInput
        label="Attempts in all"
        size="sm"
        min={2}
        max={20}
        allowDecimal={false}
        value={retry.maxAttempts}
        onChange={(next) =>
          typeof next === "number" && next >= 2 && next <= 20 && onChange({ ...retry, maxAttempts: next })
        }
        disabled={readOnly}
      />
      <TagsInput
        label="Waits between attempts"
        size="sm"
        description="Such as 30s, 5m, 2h. The last one repeats."
        error={refused === null ? undefined : `“${refused}” is no duration. Use 30s, 5m, 2h or 1d.`}
        inputWrapperOrder={order}
        value={retry.schedule}
        maxTags={20}
        allowDuplicates
        onChange={(texts) => {
          const wrong = texts.find((text) => parseDuration(text.trim()) === undefined);
          setRefused(wrong ?? null);
          const schedule = texts.map((text) => text.trim()).filter((text) => parseDuration(text) !== undefined);
          if (schedule.length > 0) onChange({ ...retry, schedule });
        }}
        disabled={readOnly}
      />
    </>
  );
}
