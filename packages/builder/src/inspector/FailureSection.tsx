import { Select, TextInput } from "@mantine/core";
import type { GraphNode, RetryPolicy } from "@millrace/shared/graph/document.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import type { Effect } from "@millrace/shared/nodes/descriptor.ts";
import { useMemo, useState } from "react";
import { updateNode } from "../model/commands/nodes.ts";
import { useEditor } from "../model/react.ts";
import classes from "./FailureSection.module.css";
import { FieldControl } from "./controls/FieldControl.tsx";
import type { Field } from "./fields.ts";
import { FormProvider, type FormScope, useKeptText, wrapperOrder } from "./form.ts";
import { CertainNumber } from "./inputs/CertainNumber.tsx";
import { firstOwnRetry, neverRetry, onErrorWays, policyOf, readWaits, retryMode, retryWords } from "./retryPolicy.ts";
import { Section } from "./Section.tsx";

interface FailureSectionProps {
  node: GraphNode;
  effect: Effect;
  /** Those of the step. */
  problems: readonly Problem[];
  readOnly: boolean;
}

const timeLimit: Field = {
  key: "timeout",
  title: "Time limit",
  help: "An attempt that takes longer counts as failed. 15 minutes at most.",
  required: false,
  advanced: false,
  control: "duration",
  schema: {},
};

/** What happens when the step fails: tried again how often, and then what becomes of the run. */
export function FailureSection({ node, effect, problems, readOnly }: FailureSectionProps) {
  const editor = useEditor();
  const onError = onErrorWays.find((way) => way.value === (node.onError ?? "fail"));
  const scope = useMemo<FormScope>(
    () => ({
      ...{ config: {}, root: {}, variables: [], readOnly, Control: FieldControl, nodeId: node.id },
      problems: problems.filter(({ field }) => field === "timeout"),
    }),
    [readOnly, node.id, problems],
  );
  const isUsual = node.onError === undefined && node.retry === undefined && node.timeout === undefined;
  const policy = policyOf(node.retry, effect);
  const words = retryWords(policy);

  return (
    <Section
      title="If it fails"
      summary={`${words.split(":")[0]?.replace(/\.$/, "")}, then ${onError?.short}`}
      opened={!isUsual}
    >
      <FormProvider value={scope}>
        <Select
          label="Try again"
          size="sm"
          data={[
            { value: "usual", label: effect === "external" ? "As usual" : "As usual: not at all" },
            { value: "never", label: "Never" },
            { value: "own", label: "As set here" },
          ]}
          value={retryMode(node.retry)}
          description={words}
          inputWrapperOrder={wrapperOrder}
          onChange={(next) => {
            const retry = next === "own" ? firstOwnRetry : next === "never" ? neverRetry : undefined;
            editor.run(updateNode(node.id, { retry }));
          }}
          allowDeselect={false}
          disabled={readOnly}
        />
        {node.retry && retryMode(node.retry) === "own" && (
          <div data-field="retry" className={classes.retry}>
            <OwnRetry
              retry={node.retry}
              onChange={(retry) => editor.run(updateNode(node.id, { retry }))}
              readOnly={readOnly}
            />
          </div>
        )}
        {effect === "external" && (
          <div data-field="timeout">
            <FieldControl
              field={timeLimit}
              path="timeout"
              value={node.timeout}
              onChange={(timeout) =>
                editor.run(updateNode(node.id, { timeout: typeof timeout === "string" ? timeout : undefined }))
              }
            />
          </div>
        )}
        <Select
          label="When it has failed for good"
          size="sm"
          data={onErrorWays.map(({ value, label }) => ({ value, label }))}
          value={onError?.value ?? "fail"}
          description={onError?.help}
          inputWrapperOrder={wrapperOrder}
          onChange={(next) => {
            const way = onErrorWays.find((one) => one.value === next)?.value;
            editor.run(updateNode(node.id, { onError: way === "fail" ? undefined : way }));
          }}
          allowDeselect={false}
          disabled={readOnly}
        />
      </FormProvider>
    </Section>
  );
}

interface OwnRetryProps {
  retry: RetryPolicy;
  onChange: (next: RetryPolicy) => void;
  readOnly: boolean;
}

/** The waits are a text until they can be read: what cannot be is kept, and said. */
function OwnRetry({ retry, onChange, readOnly }: OwnRetryProps) {
  const [kept, keep] = useKeptText("retry.schedule");
  const written = retry.schedule.join(", ");
  const [typed, setTyped] = useState({ text: written, means: written });
  // As typed while it means what is set: a comma at the end is not taken away under the typing hand.
  const text = kept?.text ?? (typed.means === written ? typed.text : written);

  function type(next: string): void {
    const read = readWaits(next);
    if (read.error !== undefined) return keep({ text: next, message: read.error });
    keep(undefined);
    setTyped({ text: next, means: read.waits.join(", ") });
    if (read.waits.join(", ") !== written) onChange({ ...retry, schedule: read.waits });
  }

  return (
    <>
      <CertainNumber
        label="Attempts in all"
        min={2}
        max={20}
        value={retry.maxAttempts}
        onChange={(maxAttempts) => onChange({ ...retry, maxAttempts })}
        disabled={readOnly}
      />
      <TextInput
        label="Waits between attempts"
        size="sm"
        description="Such as 30s, 5m, 2h. The last one repeats."
        error={kept?.message}
        inputWrapperOrder={wrapperOrder}
        value={text}
        onChange={(event) => type(event.currentTarget.value)}
        disabled={readOnly}
      />
    </>
  );
}
