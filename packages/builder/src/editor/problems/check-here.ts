import type { ContactField } from "@millrace/shared/api/contacts.ts";
import type { EventType } from "@millrace/shared/api/events.ts";
import type { WorkflowSettings } from "@millrace/shared/api/workflow-settings.ts";
import { checkWorkflow } from "@millrace/shared/graph/checks/check-workflow.ts";
import { typesOfDescriptors } from "@millrace/shared/graph/checks/knowledge.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import type { Descriptors } from "../../model/new-node.ts";

/** What the browser knows beside the document. */
export interface KnownHere {
  descriptors: Descriptors;
  eventTypes: readonly EventType[];
  contactFields: readonly ContactField[];
  settings: WorkflowSettings;
}

/** Everything that can be found without the server. Brings the engine of templates with it: load it when there is time. */
export function checkHere(graph: Graph, { descriptors, eventTypes, contactFields, settings }: KnownHere): Problem[] {
  return checkWorkflow(graph, {
    types: typesOfDescriptors(descriptors),
    eventTypes: new Map(eventTypes.map((known) => [known.type, known])),
    contactFields,
    settings,
  });
}
