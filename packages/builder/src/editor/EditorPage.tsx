import { useEffect, useState } from "react";
import { useParams } from "react-router";
import { ReactFlowProvider } from "reactflow";
import { ApiError } from "../api/client.ts";
import { useNodeTypes } from "../api/catalogue.ts";
import { useDescriptors } from "../api/descriptors.ts";
import { useWorkflow } from "../api/workflows.ts";
import { ErrorState } from "../app/list/ErrorState.tsx";
import { Splash } from "../app/Splash.tsx";
import { EditorRoom } from "./EditorRoom.tsx";
import { useLiveDraft } from "./saving/use-live-draft.ts";

/** After this time without a draft something keeps it from coming, while ordinary requests are answered. */
const lateMs = 10_000;
const unreached = new ApiError(
  "network",
  0,
  "The server does not answer over a WebSocket. If this stays so, a proxy or a browser extension may not let it through.",
);

/** `/workflows/:id`: where a workflow is drawn, tested and published. */
export default function EditorPage() {
  const { id = "" } = useParams();
  const workflow = useWorkflow(id);
  const nodeTypes = useNodeTypes();
  const descriptors = useDescriptors();
  const draft = useLiveDraft(id);
  const isLate = useIsLate(draft === undefined);
  const failed = workflow.data && nodeTypes.data ? null : (workflow.error ?? nodeTypes.error);

  if (failed) {
    const retry = () => {
      void workflow.refetch();
      void nodeTypes.refetch();
    };
    return (
      <>
        <title>Workflow · Millrace</title>
        <ErrorState title="The workflow could not be opened" error={failed} onRetry={retry} />
      </>
    );
  }
  if (!workflow.data || !nodeTypes.data || !draft) {
    return isLate && workflow.data ? (
      <ErrorState title="The draft could not be opened" error={unreached} onRetry={() => location.reload()} />
    ) : (
      <Splash />
    );
  }
  return (
    <ReactFlowProvider key={id}>
      <EditorRoom workflow={workflow.data} descriptors={descriptors} draft={draft} />
    </ReactFlowProvider>
  );
}

function useIsLate(isWaiting: boolean): boolean {
  const [isLate, setIsLate] = useState(false);
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setTimeout(() => setIsLate(true), lateMs);
    return () => {
      clearTimeout(timer);
      setIsLate(false);
    };
  }, [isWaiting]);
  return isLate;
}
