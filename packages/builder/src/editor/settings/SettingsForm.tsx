import type { Graph } from "@millrace/shared/graph/document.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import type { JsonObject } from "@millrace/shared/json.ts";
import { useMemo } from "react";
import { useEventTypes } from "../../api/catalogue.ts";
import { useContactFields } from "../../api/contacts.ts";
import { ConfigForm } from "../../inspector/ConfigForm.tsx";
import { Section } from "../../inspector/Section.tsx";
import { type Variable, variablesFor } from "../../inspector/variables.ts";
import type { Descriptors } from "../../model/new-node.ts";
import { ExitConditions } from "./ExitConditions.tsx";
import classes from "./SettingsDialog.module.css";
import { exitsOf, partOf, problemsIn, type SettingsDraft } from "./settings-draft.ts";
import {
  debounceForm,
  limitsForm,
  priorityForm,
  quietHoursForm,
  reentryForm,
  throttleForm,
  versionForm,
} from "./settings-forms.ts";
import { summaries } from "./settings-words.ts";

interface SettingsFormProps {
  draft: SettingsDraft;
  onChange: (next: SettingsDraft) => void;
  problems: readonly Problem[];
  graph: Graph;
  descriptors: Descriptors;
  readOnly: boolean;
}

/** All settings of a workflow, in sections that say what holds while they are folded. */
export function SettingsForm({ draft, onChange, problems, graph, descriptors, readOnly }: SettingsFormProps) {
  const variables = useEntryVariables(graph, descriptors);
  const common = { variables, readOnly };
  const top = (schema: JsonObject) => (
    <ConfigForm {...common} schema={schema} value={draft} onChange={onChange} problems={problems} />
  );
  const part = (key: string, schema: JsonObject) => (
    <ConfigForm
      {...common}
      schema={schema}
      value={partOf(draft, key)}
      onChange={(next) => onChange({ ...draft, [key]: next })}
      problems={problemsIn(problems, key)}
    />
  );
  const isSet = (...keys: string[]) => keys.some((key) => draft[key] !== undefined);
  return (
    <>
      <p className={classes.lead}>These apply as soon as they are saved, also to runs that are queued.</p>
      <Section title="Who may come in" summary={summaries.reentry(draft)} opened>
        {part("reentry", reentryForm(partOf(draft, "reentry")["mode"]))}
      </Section>
      <Section title="How many runs" summary={summaries.limits(draft)} opened={isSet("concurrency", "dailyCap")}>
        {top(limitsForm)}
      </Section>
      <Section title="How fast" summary={summaries.throttle(draft)} opened={isSet("throttle")}>
        {part("throttle", throttleForm)}
      </Section>
      <Section title="Bundle events" summary={summaries.debounce(draft)} opened={isSet("debounce")}>
        {part("debounce", debounceForm)}
      </Section>
      <Section title="Priority" summary={summaries.priority(draft)} opened={isSet("priority")}>
        {top(priorityForm)}
      </Section>
      <Section title="What ends a run early" summary={summaries.exits(draft)} opened={isSet("exitOn")}>
        <ExitConditions
          {...common}
          exits={exitsOf(draft)}
          onChange={(exitOn) => onChange({ ...draft, exitOn })}
          problems={problemsIn(problems, "exitOn")}
        />
      </Section>
      <Section
        title="Time and failures"
        summary={summaries.version(draft)}
        opened={isSet("timeZone", "quietHours", "errorWorkflowId")}
      >
        <p className={classes.lead}>
          These are part of a version: they apply to runs that begin after the next publish.
        </p>
        {top(versionForm)}
        {part("quietHours", quietHoursForm)}
      </Section>
    </>
  );
}

/** What is there before a run begins: the events that start it, and the contact. */
function useEntryVariables(graph: Graph, descriptors: Descriptors): Variable[] {
  const { data: eventTypes } = useEventTypes();
  const { data: contactFields } = useContactFields();
  return useMemo(() => {
    const triggers = graph.nodes.filter(({ type }) => descriptors.get(type)?.kind === "trigger");
    const found = triggers.flatMap(({ id }) =>
      variablesFor(graph, id, descriptors, eventTypes ?? [], contactFields ?? []),
    );
    const known = new Map(found.map((variable) => [variable.path, variable]));
    return [...known.values()].filter(({ group }) => group === "Event" || group === "Contact");
  }, [graph, descriptors, eventTypes, contactFields]);
}
