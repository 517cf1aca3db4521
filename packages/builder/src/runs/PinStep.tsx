import { Button } from "@mantine/core";
import type { Run, Step } from "@millrace/shared/runs/run.ts";
import { IconPin } from "@tabler/icons-react";
import { usePin } from "../api/rehearsals.ts";
import { useMay } from "../api/session.ts";
import { notifyDone, notifyFailed } from "../app/notify.tsx";

/** Lets tests of the workflow go on with what this step has put out, instead of carrying it out. */
export function PinStep({ run, step }: { run: Run; step: Step }) {
  const mayWrite = useMay("workflows:write");
  const { mutate, isPending } = usePin(run.workflowId);
  const { nodeId, output, port } = step;
  if (!mayWrite || step.scope !== "" || step.status !== "succeeded" || output === null) return null;
  const pin = { output, ...(port === null ? {} : { port }) };
  return (
    <Button
      variant="default"
      size="compact-sm"
      leftSection={<IconPin size={14} />}
      loading={isPending}
      mt={8}
      onClick={() =>
        mutate(
          { nodeId, pin },
          {
            onSuccess: () =>
              notifyDone("Tests of the workflow go on with this output.", {
                label: "Undo",
                run: () => mutate({ nodeId, pin: null }),
              }),
            onError: notifyFailed("The output was not pinned"),
          },
        )
      }
    >
      Use this output in tests
    </Button>
  );
}
