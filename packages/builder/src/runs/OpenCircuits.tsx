import { Button } from "@mantine/core";
import type { Circuit } from "@millrace/shared/api/circuits.ts";
import { IconPlugConnectedX } from "@tabler/icons-react";
import { useCircuits, useTryTarget } from "../api/circuits.ts";
import { useMay } from "../api/session.ts";
import { notifyDone, notifyFailed } from "../app/notify.tsx";
import { When } from "../app/When.tsx";
import classes from "./OpenCircuits.module.css";

/** Says which systems do not answer, so that steps wait for them, and has one tried at once. Nothing while all of them do. */
export function OpenCircuits() {
  const { data: circuits = [] } = useCircuits();
  if (circuits.length === 0) return null;
  return (
    <ul className={classes.list} aria-label="Systems that do not answer">
      {circuits.map((circuit) => (
        <OpenCircuit key={circuit.id} circuit={circuit} />
      ))}
    </ul>
  );
}

function OpenCircuit({ circuit: { id, target, state, openedAt, retryAt, reason, waiting } }: { circuit: Circuit }) {
  const mayWrite = useMay("runs:write");
  const attempt = useTryTarget();
  return (
    <li className={classes.circuit}>
      <IconPlugConnectedX size={16} aria-hidden />
      <p className={classes.words}>
        <strong>{target}</strong> has failed too often since <When at={openedAt} />. {reason} {stepsWait(waiting)}{" "}
        {state === "half_open" ? (
          "It is being tried now."
        ) : (
          <>
            Next attempt: <When at={retryAt} />.
          </>
        )}
      </p>
      {mayWrite && state === "open" && (
        <Button
          variant="default"
          size="compact-sm"
          loading={attempt.isPending}
          onClick={() =>
            attempt.mutate(id, {
              onSuccess: () => notifyDone(`${target} is tried by the next step`),
              onError: notifyFailed(`${target} was not tried`),
            })
          }
        >
          Try now
        </Button>
      )}
    </li>
  );
}

function stepsWait(count: number): string {
  if (count === 0) return "No step waits for it.";
  return count === 1 ? "1 step waits for it." : `${count} steps wait for it.`;
}
