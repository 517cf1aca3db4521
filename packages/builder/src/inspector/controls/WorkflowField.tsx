import type { WorkflowStatus } from "@millrace/shared/api/workflows.ts";
import { useEffect, useMemo } from "react";
import { useWorkflows } from "../../api/workflows.ts";
import { asFieldText, type ControlProps, textOrNothing, useInputProps, useKeptText } from "../form.ts";
import { OpenSelect } from "../inputs/OpenSelect.tsx";

const hints: Partial<Record<WorkflowStatus, string>> = { draft: "not published", paused: "paused" };

const unknown = "No workflow is called that. Choose one of the list.";

/** One of the workspace's workflows, by name. */
export function WorkflowField({ field, path, value, onChange }: ControlProps) {
  const [kept, keep] = useKeptText(path);
  const input = useInputProps({ field, path });
  const { items, isPending, hasMore, loadMore } = useWorkflows();
  // A name that is looked for may stand on any page.
  useEffect(() => {
    if (hasMore) loadMore();
  }, [hasMore, items.length, loadMore]);
  const chosen = asFieldText(value);
  const options = useMemo(() => {
    const known = items.map(({ id, name, status }) => ({
      value: id,
      title: name,
      ...(hints[status] === undefined ? {} : { hint: hints[status] }),
    }));
    if (chosen === "" || known.some((option) => option.value === chosen)) return known;
    return [...known, { value: chosen, title: isPending ? "…" : "A workflow that is not there" }];
  }, [items, chosen, isPending]);
  return (
    <OpenSelect
      {...input}
      placeholder={field.placeholder ?? "Choose a workflow"}
      value={chosen}
      onChange={(next) => onChange(textOrNothing(next))}
      options={options}
      nothing="No workflow is called that."
      free={false}
      kept={kept?.text}
      onKeep={(text) => keep(text === undefined ? undefined : { text, message: unknown })}
      error={input.error ?? kept?.message}
    />
  );
}
