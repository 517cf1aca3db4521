import { useParams } from "react-router";
import { ReactFlowProvider } from "reactflow";
import { useDescriptors, useNodeTypes } from "../api/catalogue.ts";
import { useWorkflow } from "../api/workflows.ts";
import { ErrorState } from "../app/list/ErrorState.tsx";
import { Splash } from "../app/Splash.tsx";
import { EditorRoom } from "./EditorRoom.tsx";

/** `/workflows/:id`: where a workflow is drawn, tested and published. */
export default function EditorPage() {
  const { id = "" } = useParams();
  const workflow = useWorkflow(id);
  const nodeTypes = useNodeTypes();
  const descriptors = useDescriptors();
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
  if (!workflow.data || !nodeTypes.data) return <Splash />;
  return (
    <ReactFlowProvider key={id}>
      <EditorRoom workflow={workflow.data} descriptors={descriptors} />
    </ReactFlowProvider>
  );
}
