import { Select } from "@mantine/core";
import type { GraphNode, Join } from "@millrace/shared/graph/document.ts";
import { updateNode } from "../model/commands/nodes.ts";
import { useEditor, useGraphPart } from "../model/react.ts";
import { CertainNumber } from "./inputs/CertainNumber.tsx";
import { Section } from "./Section.tsx";

type Way = "all" | "any" | "atLeast";

const ways: { value: Way; label: string }[] = [
  { value: "all", label: "All paths that are taken" },
  { value: "any", label: "The first path that arrives" },
  { value: "atLeast", label: "A number of paths" },
];

/** For a step to which several paths lead: how many of them it waits for. */
export function JoinSection({ node, readOnly }: { node: GraphNode; readOnly: boolean }) {
  const editor = useEditor();
  const incoming = useGraphPart((graph) => graph.edges.filter((edge) => edge.target === node.id).length);
  if (incoming < 2 && node.join === undefined) return null;
  const join = node.join ?? "all";
  const way: Way = typeof join === "object" ? "atLeast" : join;
  const set = (next: Join | undefined) => editor.run(updateNode(node.id, { join: next }));

  function choose(next: string | null): void {
    if (next === "all") set(undefined);
    else if (next === "any") set("any");
    else if (next === "atLeast") set({ atLeast: Math.max(1, Math.min(2, incoming)) });
  }

  return (
    <Section title="Paths that meet here" summary={`Waits for: ${wordsOf(join)}`} opened={node.join !== undefined}>
      <Select
        label="Wait for"
        size="sm"
        data={ways}
        value={way}
        onChange={choose}
        allowDeselect={false}
        disabled={readOnly}
        description={way === "all" ? "Paths that another way was taken for are not waited for." : undefined}
        inputWrapperOrder={["label", "input", "description"]}
      />
      {typeof join === "object" && (
        <CertainNumber
          label="How many"
          min={1}
          max={Math.max(incoming, join.atLeast)}
          value={join.atLeast}
          onChange={(atLeast) => set({ atLeast })}
          disabled={readOnly}
          description={`${incoming} paths lead here.`}
          inputWrapperOrder={["label", "input", "description"]}
        />
      )}
    </Section>
  );
}

function wordsOf(join: Join): string {
  if (typeof join === "object") return `${join.atLeast} paths`;
  return join === "any" ? "the first path" : "all paths";
}
