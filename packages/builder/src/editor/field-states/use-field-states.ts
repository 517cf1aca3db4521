import type { Graph } from "@millrace/shared/graph/document.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import {
  createContext,
  createElement,
  type ReactElement,
  type ReactNode,
  useContext,
  useMemo,
  useState,
  useSyncExternalStore,
} from "react";
import { useEditor } from "../../model/react.ts";
import { createFieldStates, type FieldStates, type UnfinishedText } from "./field-states.ts";

const FieldStatesContext = createContext<FieldStates | null>(null);

/** Keeps what forms know of their fields for as long as the workflow is open. Needs an EditorProvider above it. */
export function FieldStatesProvider({ children }: { children: ReactNode }): ReactElement {
  const editor = useEditor();
  const [states] = useState(() => createFieldStates(editor.getGraph().nodes.map(({ id }) => id)));
  return createElement(FieldStatesContext.Provider, { value: states }, children);
}

/** Null outside of an open workflow, where forms keep everything themselves. */
export function useFieldStates(): FieldStates | null {
  return useContext(FieldStatesContext);
}

const never = () => () => undefined;
const nothing: readonly UnfinishedText[] = [];

/** Renders again whenever a field was touched or a text was kept. */
export function useFieldStatesVersion(): number {
  const states = useFieldStates();
  return useSyncExternalStore(states?.subscribe ?? never, () => states?.version() ?? 0);
}

/** What is said of the draft, with the texts that are not in it yet: each stands in the way of publishing. */
export function useWithUnfinished<Said extends { problems: readonly Problem[] }>(said: Said, graph: Graph): Said {
  const states = useFieldStates();
  const texts = useSyncExternalStore(states?.subscribe ?? never, () => states?.texts() ?? nothing);
  return useMemo(() => {
    if (texts.length === 0) return said;
    const ids = new Set(graph.nodes.map(({ id }) => id));
    const unfinished = texts.filter(({ nodeId }) => ids.has(nodeId)).map(problemOf);
    return { ...said, problems: [...said.problems, ...unfinished] };
  }, [said, texts, graph.nodes]);
}

function problemOf({ nodeId, field, message }: UnfinishedText): Problem {
  const words = `${message} What was typed is kept, but it is not in the workflow yet.`;
  return { severity: "error", code: notTakenOver, nodeId, field, message: words };
}

/** The code of a problem that only this browser knows. */
export const notTakenOver = "not_taken_over";
