import type { VersionSummary } from "@millrace/shared/api/workflows.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import {
  type Icon,
  IconAlertTriangle,
  IconArrowRight,
  IconEye,
  IconFrame,
  IconHistory,
  IconLayoutGrid,
  IconPencil,
  IconPlus,
  IconSubtask,
} from "@tabler/icons-react";
import { NodeIcon } from "../../app/NodeIcon.tsx";
import type { PaletteCommand } from "../../app/palette/palette-command.ts";
import { stepName, stepSummary } from "../../canvas/step-summary.ts";
import type { Descriptors } from "../../model/new-node.ts";
import type { ActionGroup, EditorAction } from "../actions/editor-action.ts";
import { shownKeys } from "../actions/keys.ts";

interface Sources {
  actions: readonly EditorAction[];
  graph: Graph;
  descriptors: Descriptors;
  problems: readonly Problem[];
  versions: readonly VersionSummary[];
  mayEdit: boolean;
  goTo: (nodeId: string) => void;
  add: (descriptor: NodeDescriptor) => void;
  showVersion: (version: number) => void;
}

/** What the command palette lists in the editor: actions that are possible now, steps, kinds of steps, problems and versions. */
export function editorCommands({ graph, descriptors, ...sources }: Sources): PaletteCommand[] {
  const { actions, problems, versions, mayEdit, goTo, add, showVersion } = sources;
  const nameOf = (id: string | undefined) => {
    const node = graph.nodes.find((one) => one.id === id);
    return node && stepName(node, descriptors.get(node.type));
  };
  const deeds = actions
    .filter(({ id, isPossible }) => id !== "view.palette" && isPossible())
    .map(({ id, title, group, keywords, keys, run }): PaletteCommand => ({
      ...{ id: `action:${id}`, label: title, group, keywords, keys: keys?.[0] && shownKeys(keys[0]) },
      icon: <GroupIcon group={group} />,
      run: () => run(),
    }));
  const steps = graph.nodes.map((node): PaletteCommand => {
    const descriptor = descriptors.get(node.type);
    return {
      ...{ id: `step:${node.id}`, label: `Go to “${stepName(node, descriptor)}”`, group: "Steps" },
      detail: stepSummary(node, descriptor),
      icon: <TypeIcon descriptor={descriptor} />,
      keywords: [node.type, descriptor?.title ?? ""],
      run: () => goTo(node.id),
    };
  });
  // Most of what is added is a step; a workflow has few triggers.
  const kinds = [...descriptors.values()].toSorted((a, b) => Number(isTrigger(a)) - Number(isTrigger(b)));
  const types = kinds.map((descriptor): PaletteCommand => ({
    ...{ id: `add:${descriptor.type}`, label: `Add “${descriptor.title}”`, group: "Add a step" },
    ...{ detail: descriptor.description, icon: <TypeIcon descriptor={descriptor} />, keywords: descriptor.keywords },
    run: () => add(descriptor),
  }));
  const faults = problems.flatMap(({ nodeId, message, code }, index): PaletteCommand[] => {
    if (nodeId === undefined) return [];
    return [
      {
        ...{ id: `problem:${index}:${code}`, label: message, detail: nameOf(nodeId), group: "Problems" },
        ...{ icon: <IconAlertTriangle size={18} />, keywords: ["problem", "error"], run: () => goTo(nodeId) },
      },
    ];
  });
  const published = versions.map(({ version, note }): PaletteCommand => ({
    ...{ id: `version:${version}`, label: `Version ${version}`, detail: note ?? undefined, group: "Versions" },
    ...{ icon: <IconHistory size={18} />, run: () => showVersion(version) },
  }));
  return [...deeds, ...steps, ...(mayEdit ? types : []), ...faults, ...published];
}

const isTrigger = ({ kind }: NodeDescriptor) => kind === "trigger";

function TypeIcon({ descriptor }: { descriptor: NodeDescriptor | undefined }) {
  return <NodeIcon icon={descriptor?.icon ?? "help"} family={descriptor?.family ?? "system"} size={28} />;
}

const groupIcons: Record<ActionGroup, Icon> = {
  Edit: IconPencil,
  Add: IconPlus,
  Arrange: IconLayoutGrid,
  Group: IconFrame,
  View: IconEye,
  "Go to": IconArrowRight,
  Workflow: IconSubtask,
};

function GroupIcon({ group }: { group: ActionGroup }) {
  const Drawing = groupIcons[group];
  return <Drawing size={18} stroke={1.7} />;
}
