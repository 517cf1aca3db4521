import { ActionIcon, Button, Menu, Switch } from "@mantine/core";
import type { TestRun, WorkflowTest } from "@millrace/shared/api/workflow-tests.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import {
  IconCheck,
  IconCircleCheck,
  IconCircleX,
  IconDots,
  IconFlask,
  IconPlayerPlay,
  IconTrash,
} from "@tabler/icons-react";
import { useState } from "react";
import { ApiError, messageOf } from "../../api/client.ts";
import { runTests, useDeleteTest, useSavedTests, useSaveTest } from "../../api/rehearsals.ts";
import { useMay } from "../../api/session.ts";
import { notifyDone, notifyFailed } from "../../app/notify.tsx";
import { ToneBadge } from "../../app/StatusBadge.tsx";
import { coverageWords, resultWords } from "./test-words.ts";
import classes from "./SavedTests.module.css";
import { useTest } from "./use-test.ts";

interface SavedTestsProps {
  workflowId: string;
  graph: Graph;
  showsCoverage: boolean;
  onCoverage: (shown: boolean) => void;
  onOpen: (test: WorkflowTest) => void;
  onSelect: (nodeId: string) => void;
}

/** The saved tests of a workflow, what they came to, and which branches none of them takes. */
export function SavedTests({ workflowId, graph, showsCoverage, onCoverage, onOpen, onSelect }: SavedTestsProps) {
  const { data: tests } = useSavedTests(workflowId);
  const { results, setResults } = useTest();
  const mayRun = useMay("runs:write");
  const [isRunning, setRunning] = useState(false);
  const [failure, setFailure] = useState<string[] | null>(null);

  async function run(): Promise<void> {
    setRunning(true);
    setFailure(null);
    try {
      setResults(await runTests(workflowId, graph));
    } catch (error) {
      setFailure([messageOf(error), ...(error instanceof ApiError ? error.issues.map(({ message }) => message) : [])]);
    } finally {
      setRunning(false);
    }
  }

  if (!tests) return null;
  if (tests.length === 0) {
    return (
      <div className={classes.empty}>
        <p className={classes.strong}>No test is saved yet</p>
        <p>
          Run a test under “Try”, then choose “Save as test”. From then on the same event has to take the same path, and
          you hear of it before you publish when it does not.
        </p>
      </div>
    );
  }
  return (
    <>
      <div className={classes.head}>
        <Button
          leftSection={<IconPlayerPlay size={16} />}
          loading={isRunning}
          disabled={!mayRun}
          onClick={() => void run()}
        >
          Run all tests
        </Button>
        {results && (
          <p className={classes.sum} role="status">
            {resultWords(results)}
          </p>
        )}
      </div>
      {failure && (
        <div className={classes.failure} role="alert">
          {failure.map((words) => (
            <p key={words}>{words}</p>
          ))}
        </div>
      )}
      <ul className={classes.tests} aria-label="Saved tests">
        {tests.map((test) => (
          <TestRow
            key={test.id}
            workflowId={workflowId}
            test={test}
            result={results?.results.find(({ id }) => id === test.id)}
            onOpen={() => onOpen(test)}
            onSelect={onSelect}
          />
        ))}
      </ul>
      {results && (
        <div className={classes.coverage}>
          <p>{coverageWords(results.coverage)}</p>
          <Switch
            size="xs"
            label="Mark untested branches on the canvas"
            checked={showsCoverage}
            onChange={(event) => onCoverage(event.currentTarget.checked)}
          />
        </div>
      )}
    </>
  );
}

interface TestRowProps {
  workflowId: string;
  test: WorkflowTest;
  result: TestRun["results"][number] | undefined;
  onOpen: () => void;
  onSelect: (nodeId: string) => void;
}

function TestRow({ workflowId, test, result, onOpen, onSelect }: TestRowProps) {
  const save = useSaveTest(workflowId);
  const remove = useDeleteTest(workflowId);
  const mayWrite = useMay("workflows:write");
  const { name, given, expected } = test;
  const body = { name, given };

  const expectNow = () =>
    save.mutate(
      { id: test.id, body },
      {
        onSuccess: () =>
          notifyDone(`“${name}” expects what the draft does now.`, {
            label: "Undo",
            run: () => save.mutate({ id: test.id, body: { ...body, expected } }),
          }),
        onError: notifyFailed("The test was not changed"),
      },
    );
  const take = () =>
    remove.mutate(test.id, {
      onSuccess: () =>
        notifyDone(`“${name}” was deleted.`, {
          label: "Undo",
          run: () => save.mutate({ body: { ...body, expected } }),
        }),
      onError: notifyFailed("The test was not deleted"),
    });

  return (
    <li className={classes.test}>
      <div className={classes.line}>
        <button type="button" className={classes.name} onClick={onOpen} title="Open this test">
          {name}
        </button>
        {result && <Verdict passed={result.passed} />}
        {mayWrite && (
          <Menu position="bottom-end" width={260}>
            <Menu.Target>
              <ActionIcon variant="subtle" size={28} aria-label={`More for “${name}”`}>
                <IconDots size={16} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconFlask size={16} />} onClick={onOpen}>
                Open under “Try”
              </Menu.Item>
              <Menu.Item leftSection={<IconCheck size={16} />} onClick={expectNow}>
                Expect what the draft does now
              </Menu.Item>
              <Menu.Divider />
              <Menu.Item leftSection={<IconTrash size={16} />} onClick={take}>
                Delete
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      {result && result.differences.length > 0 && (
        <ul className={classes.differences}>
          {result.differences.slice(0, 20).map(({ nodeId, words }) => (
            <li key={words}>
              {nodeId === null ? (
                words
              ) : (
                <button type="button" className={classes.difference} onClick={() => onSelect(nodeId)}>
                  {words}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function Verdict({ passed }: { passed: boolean }) {
  return (
    <ToneBadge tone={passed ? "succeeded" : "failed"} plain>
      {passed ? <IconCircleCheck size={14} aria-hidden /> : <IconCircleX size={14} aria-hidden />}
      {passed ? "Passed" : "Failed"}
    </ToneBadge>
  );
}
