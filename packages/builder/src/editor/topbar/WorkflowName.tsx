import { useState } from "react";
import { usePatchWorkflow } from "../../api/workflows.ts";
import { notifyFailed } from "../../app/notify.tsx";
import classes from "./WorkflowName.module.css";

/** The page's heading: the workflow's name, which can be typed over. */
export function WorkflowName({ id, name, readOnly }: { id: string; name: string; readOnly: boolean }) {
  const patch = usePatchWorkflow(id);
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? (patch.isPending ? patch.variables.name : undefined) ?? name;

  function commit(): void {
    const next = typed?.trim();
    setTyped(null);
    if (!next || next === name) return;
    patch.mutate({ name: next }, { onError: notifyFailed("The workflow was not renamed") });
  }

  return (
    <>
      <title>{`${name} · Millrace`}</title>
      <h1 className={classes.silent}>{name}</h1>
      {readOnly ? (
        <span className={classes.fixed}>{name}</span>
      ) : (
        <span className={classes.field} data-value={shown}>
          <input
            className={classes.input}
            aria-label="Workflow name"
            value={shown}
            maxLength={200}
            size={1}
            onChange={(event) => setTyped(event.currentTarget.value)}
            onBlur={commit}
            onKeyDown={(event) => {
              if (event.key === "Enter") event.currentTarget.blur();
              if (event.key === "Escape") setTyped(null);
            }}
          />
        </span>
      )}
    </>
  );
}
