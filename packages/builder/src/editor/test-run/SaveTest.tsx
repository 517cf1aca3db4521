import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useSaveTest, useSavedTests } from "../../api/rehearsals.ts";
import { useMay } from "../../api/session.ts";
import { notifyDone, notifyFailed } from "../../app/notify.tsx";
import classes from "./TestPanel.module.css";
import { useTest } from "./use-test.ts";

/** Keeps what was just seen as what is expected from now on. */
export function SaveTest({ workflowId }: { workflowId: string }) {
  const { outcome, saved } = useTest();
  const { mutateAsync, isPending } = useSaveTest(workflowId);
  const count = useSavedTests(workflowId).data?.length ?? 0;
  const mayWrite = useMay("workflows:write");
  const [name, setName] = useState<string | null>(null);
  if (!outcome || !mayWrite) return null;
  const { end } = outcome.rehearsal;
  if (end.kind === "stopped" || end.kind === "cut_off") return null;
  const { storedPins: _stored, breakpoints: _breakpoints, untilNodeId: _until, ...given } = outcome.asked;

  async function save(title: string, id?: string): Promise<void> {
    try {
      await mutateAsync({ ...(id === undefined ? {} : { id }), body: { name: title, given } });
      notifyDone(id === undefined ? `“${title}” is saved as a test.` : `“${title}” expects this now.`);
      setName(null);
    } catch (error) {
      notifyFailed("The test was not saved")(error);
    }
  }

  if (name === null) {
    return (
      <div className={classes.keep}>
        <Button variant="default" onClick={() => setName(`Test ${count + 1}`)}>
          Save as test
        </Button>
        {saved && (
          <Button variant="default" loading={isPending} onClick={() => void save(saved.name, saved.id)}>
            Expect this in “{saved.name}”
          </Button>
        )}
      </div>
    );
  }
  return (
    <form
      className={classes.keep}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        if (name.trim() !== "") void save(name.trim());
      }}
    >
      <TextInput
        className={classes.grow ?? ""}
        label="Name of the test"
        description="Every test is run before publishing."
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        autoFocus
        onFocus={(event) => event.currentTarget.select()}
      />
      <Button type="submit" loading={isPending} disabled={name.trim() === ""}>
        Save
      </Button>
      <Button variant="subtle" onClick={() => setName(null)}>
        Cancel
      </Button>
    </form>
  );
}
