import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import { type ReactNode, useState } from "react";
import { createStepDrag, StepDragProvider } from "../canvas/step-drag.ts";
import type { Editor } from "../model/editor.ts";
import { EditorProvider } from "../model/react.ts";
import { PeopleProvider } from "../people/PeopleProvider.tsx";
import { ActionListProvider, createActionList } from "./actions/actions.ts";
import { FieldStatesProvider } from "./field-states/use-field-states.ts";
import { SampleProvider } from "./sample/use-sample.ts";
import type { LiveDraft } from "./saving/live-draft.ts";
import { TestRoom } from "./test-run/TestRoom.tsx";

interface EditorProvidersProps {
  workflowId: string;
  descriptors: ReadonlyMap<string, NodeDescriptor>;
  draft: LiveDraft;
  editor: Editor;
  children: ReactNode;
}

/** What everything around an open workflow's canvas shares. */
export function EditorProviders({ workflowId, descriptors, draft, editor, children }: EditorProvidersProps) {
  const [drag] = useState(createStepDrag);
  const [actionList] = useState(createActionList);
  return (
    <EditorProvider editor={editor}>
      <ActionListProvider value={actionList}>
        <StepDragProvider value={drag}>
          <SampleProvider workflowId={workflowId} descriptors={descriptors}>
            <FieldStatesProvider>
              <TestRoom workflowId={workflowId} editor={editor}>
                <PeopleProvider draft={draft}>{children}</PeopleProvider>
              </TestRoom>
            </FieldStatesProvider>
          </SampleProvider>
        </StepDragProvider>
      </ActionListProvider>
    </EditorProvider>
  );
}
