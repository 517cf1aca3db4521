import type { Workflow } from "@millrace/shared/api/workflows.ts";
import { openPalette } from "../../app/palette/open-palette.ts";
import type { EditorAction } from "../actions/editor-action.ts";
import type { EditorUrl } from "../use-editor-url.ts";
import type { OutlineView } from "../use-outline-view.ts";

interface RoomTools {
  workflow: Workflow;
  mayEdit: boolean;
  mayPublish: boolean;
  isPhone: boolean;
  views: OutlineView;
  set: EditorUrl["set"];
  navigate: (path: string) => void;
  /** Goes there, too, when it is opened. */
  toggleOutline: () => void;
  find: () => void;
  showShortcuts: () => void;
  workflowActions: Record<"pause" | "resume" | "duplicate" | "download", () => void>;
}

/** What is done with the editor and with the workflow as a whole. */
export function roomActions(tools: RoomTools): EditorAction[] {
  return [...viewActions(tools), ...workflowActions(tools)];
}

function viewActions({ views, isPhone, toggleOutline, find, showShortcuts }: RoomTools): EditorAction[] {
  const words = isPhone
    ? views.outline
      ? "Show the canvas"
      : "Show the outline"
    : views.outline
      ? "Hide the outline"
      : "Show the outline";
  const always = () => true;
  return [
    {
      ...{ id: "view.outline", title: words, keywords: ["tree", "list", "screen reader"], keys: ["o"] },
      ...{ keysCount: "editor", group: "View", on: ["canvas"], isPossible: always, run: toggleOutline },
    },
    {
      ...{ id: "view.find", title: "Find steps", keywords: ["search"], keys: ["mod+f", "/"] },
      ...{ keysCount: "editor", group: "View", on: ["canvas"], isPossible: always, run: find },
    },
    {
      ...{ id: "view.palette", title: "Command palette", keys: ["mod+k"], keysCount: "browser" },
      ...{ group: "View", isPossible: always, run: openPalette },
    },
    {
      ...{ id: "view.shortcuts", title: "Keyboard shortcuts", keywords: ["help", "keys"], keys: ["?"] },
      ...{ keysCount: "editor", group: "View", isPossible: always, run: showShortcuts },
    },
  ];
}

function workflowActions({ workflow, set, navigate, mayEdit, mayPublish, ...tools }: RoomTools): EditorAction[] {
  const { id, status, version } = workflow;
  const action = (name: string, title: string, run: () => void, isPossible = true, keywords: string[] = []) =>
    ({
      ...{ id: `workflow.${name}`, title, keywords, group: "Workflow", run, isPossible: () => isPossible },
    }) satisfies EditorAction;
  return [
    action("test", "Test the workflow", () => set({ panel: "test" }), mayEdit, ["dry run", "try"]),
    action("publish", "Publish the workflow", () => set({ panel: "publish" }), mayPublish, ["go live", "activate"]),
    action("problems", "Show the problems", () => set({ panel: "problems" }), true, ["errors", "warnings", "checks"]),
    action("versions", "Show the versions", () => set({ panel: "versions" }), true, ["history", "restore"]),
    action("settings", "Open the workflow’s settings", () => set({ panel: "settings" }), true, [
      "goal",
      "entry",
      "exit",
    ]),
    action("draft", "Back to the draft", () => set({ version: null, node: null }), version !== null),
    action("runs", "Show the runs", () => navigate(`/runs?workflowId=${id}`), true, ["history"]),
    action("pause", "Pause the workflow", tools.workflowActions.pause, mayPublish && status === "active", ["stop"]),
    action("resume", "Resume the workflow", tools.workflowActions.resume, mayPublish && status === "paused", ["start"]),
    action("duplicate", "Duplicate the workflow", tools.workflowActions.duplicate, mayEdit, ["copy"]),
    action("export", "Export as JSON", tools.workflowActions.download, true, ["download"]),
    action("leave", "Back to all workflows", () => navigate("/workflows"), true, ["close"]),
  ];
}
