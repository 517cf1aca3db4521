import { Select } from "@mantine/core";
import type { GraphNode } from "@millrace/shared/graph/document.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import { portsOf } from "@millrace/shared/nodes/ports.ts";
import { useTest } from "./use-test.ts";

/** Chooses which path a step that draws lots takes in the test. */
export function PortChoice({ node, descriptor }: { node: GraphNode; descriptor: NodeDescriptor }) {
  const { choices, run } = useTest();
  const chosen = Object.hasOwn(choices.splits, node.id) ? choices.splits[node.id] : undefined;
  const ports = portsOf(descriptor, node).filter(({ id }) => id !== "on_error");
  return (
    <Select
      label="Path in the test"
      allowDeselect={false}
      data={[
        { value: "", label: "As the contact draws it" },
        ...ports.map(({ id, title }) => ({ value: id, label: title })),
      ]}
      value={chosen ?? ""}
      onChange={(port) => {
        const { [node.id]: _before, ...splits } = choices.splits;
        void run({ splits: port ? { ...splits, [node.id]: port } : splits });
      }}
    />
  );
}
