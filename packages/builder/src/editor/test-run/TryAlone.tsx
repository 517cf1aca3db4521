import { Button, Modal } from "@mantine/core";
import type { RehearsedStep, TriedNode } from "@millrace/shared/api/rehearsal.ts";
import { IconPlayerPlay, IconSend } from "@tabler/icons-react";
import { useState } from "react";
import { usePin, useTryNode } from "../../api/rehearsals.ts";
import { notifyFailed } from "../../app/notify.tsx";
import { useEditor } from "../../model/react.ts";
import { JsonBlock } from "../../records/JsonBlock.tsx";
import { useMay } from "../../api/session.ts";
import { OutgoingView } from "./OutgoingView.tsx";
import classes from "./TryAlone.module.css";
import { useTest } from "./use-test.ts";

interface TryAloneProps {
  workflowId: string;
  step: RehearsedStep;
  name: string;
  /** Its call may really be made. */
  maySend: boolean;
}

/** Carries one step out alone, as the draft stands now, with what the steps before it have put out in this test. */
export function TryAlone({ workflowId, step, name, maySend }: TryAloneProps) {
  const { outcome, run } = useTest();
  const editor = useEditor();
  const { mutateAsync, isPending } = useTryNode(workflowId);
  const { mutateAsync: pin } = usePin(workflowId);
  const mayTry = useMay("workflows:write");
  const [tried, setTried] = useState<TriedNode | null>(null);
  const [isAsking, setAsking] = useState(false);
  if (!outcome || !mayTry) return null;
  const { asked, rehearsal } = outcome;

  async function perform(send: boolean): Promise<void> {
    const before = rehearsal.steps.slice(0, rehearsal.steps.indexOf(step)).filter(({ scope }) => scope === "");
    const outputs = Object.fromEntries(
      before.flatMap((one) => (one.output === null ? [] : [[one.nodeId, one.output]])),
    );
    const context = {
      event: { type: rehearsal.event.type, data: rehearsal.event.data },
      ...(asked.contact ? { contact: asked.contact } : {}),
      ...(step.startedAt === null ? {} : { at: step.startedAt }),
      outputs,
      vars: {},
    };
    try {
      setTried(await mutateAsync({ nodeId: step.nodeId, graph: editor.getGraph(), context, send }));
    } catch (error) {
      notifyFailed(`“${name}” was not tried`)(error);
    } finally {
      setAsking(false);
    }
  }

  async function keep({ step: done }: TriedNode): Promise<void> {
    try {
      await pin({
        nodeId: done.nodeId,
        pin: { output: done.output, ...(done.port === null ? {} : { port: done.port }) },
      });
      setTried(null);
      await run();
    } catch (error) {
      notifyFailed("The answer was not pinned")(error);
    }
  }

  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconPlayerPlay size={14} />}
        loading={isPending && !isAsking}
        onClick={() => void perform(false)}
      >
        Run only this step
      </Button>
      {maySend && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconSend size={14} />}
          onClick={() => setAsking(true)}
        >
          Send for real…
        </Button>
      )}
      <Modal opened={isAsking} onClose={() => setAsking(false)} size={560} title="Send this request for real?">
        <div className={classes.body}>
          <p className={classes.words}>
            The other system gets it and may act on it, once. Only this step is carried out. This cannot be undone.
          </p>
          {step.outgoing && <OutgoingView outgoing={step.outgoing} />}
          <div className={classes.foot}>
            <Button variant="default" onClick={() => setAsking(false)}>
              Cancel
            </Button>
            <Button loading={isPending} onClick={() => void perform(true)}>
              Send it
            </Button>
          </div>
        </div>
      </Modal>
      <Modal
        opened={tried !== null}
        onClose={() => setTried(null)}
        size={560}
        title={tried?.sent ? `“${name}” was sent` : `“${name}” alone`}
      >
        {tried && (
          <div className={classes.body}>
            {tried.step.error && (
              <p className={classes.error} role="alert">
                {tried.step.error.message}
              </p>
            )}
            {tried.step.reason !== null && <p className={classes.words}>{tried.step.reason}</p>}
            {tried.step.outgoing && !tried.sent && <OutgoingView outgoing={tried.step.outgoing} />}
            {tried.step.changes.map((change) => (
              <p key={change} className={classes.words}>
                {change}
              </p>
            ))}
            {tried.step.output !== null && (
              <>
                <h3 className={classes.title}>{tried.sent ? "The answer" : "Output"}</h3>
                <JsonBlock label="Output" value={tried.step.output} />
              </>
            )}
            <div className={classes.foot}>
              <Button variant="default" onClick={() => setTried(null)}>
                Close
              </Button>
              {tried.sent && tried.step.status === "succeeded" && (
                <Button onClick={() => void keep(tried)}>Pin the answer and go on</Button>
              )}
            </div>
          </div>
        )}
      </Modal>
    </>
  );
}
