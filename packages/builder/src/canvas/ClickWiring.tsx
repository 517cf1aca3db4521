import type { Graph } from "@millrace/shared/graph/document.ts";
import { portsOf } from "@millrace/shared/nodes/ports.ts";
import { useEffect, useState } from "react";
import { Panel, useStore, useStoreApi } from "reactflow";
import type { Descriptors } from "../model/new-node.ts";
import classes from "./ClickWiring.module.css";
import { stepName } from "./step-summary.ts";
import type { DrawnFrom } from "./use-wiring.ts";

interface ClickWiringProps {
  graph: Graph;
  descriptors: Descriptors;
  connectTo: (from: DrawnFrom, nodeId: string) => string | undefined;
  /** It is over, with or without a connection. */
  onEnd: () => void;
}

/**
 * Connecting without dragging: a click, a tap or Enter on a port, then on the step it should lead to.
 * Says what is awaited meanwhile; Escape or a click beside ends it.
 */
export function ClickWiring({ graph, descriptors, connectTo, onEnd }: ClickWiringProps) {
  const store = useStoreApi();
  const start = useStore((state) => state.connectionClickStartHandle);
  const [refused, setRefused] = useState<string | null>(null);

  useEffect(() => {
    if (!start) return;
    const from: DrawnFrom = { nodeId: start.nodeId, portId: start.id ?? null, type: start.type };
    const stop = new AbortController();
    const options = { capture: true, signal: stop.signal };
    function end(): void {
      setRefused(null);
      onEnd();
      store.setState({ connectionClickStartHandle: null });
    }
    function choose(event: Event): void {
      const target = event.target instanceof Element ? event.target : null;
      // React Flow itself takes a second port.
      if (!target || target.closest(".react-flow__handle")) return;
      const node = target.closest(".react-flow__node");
      if (!node) return end();
      event.stopPropagation();
      event.preventDefault();
      const reason = connectTo(from, node.getAttribute("data-id") ?? "");
      if (reason === undefined) end();
      else setRefused(reason);
    }
    window.addEventListener("click", choose, options);
    window.addEventListener(
      "keydown",
      (event) => {
        if (event.key === "Escape") end();
        const isOnNode = event.target instanceof Element && event.target.matches(".react-flow__node");
        if (isOnNode && (event.key === "Enter" || event.key === " ")) choose(event);
      },
      options,
    );
    return () => stop.abort();
  }, [start, store, connectTo, onEnd]);

  const node = graph.nodes.find(({ id }) => id === start?.nodeId);
  if (!start || !node) return null;
  const descriptor = descriptors.get(node.type);
  const ports = descriptor ? portsOf(descriptor, node) : [];
  const port = ports.length > 1 ? ports.find(({ id }) => id === start.id) : undefined;
  const name = `“${stepName(node, descriptor)}”`;
  const whole = port ? `“${port.title}” of ${name}` : name;
  return (
    <Panel position="top-center">
      <div role="status" className={classes.hint} data-refused={refused !== null || undefined}>
        {refused ?? `Choose the step that ${start.type === "source" ? `should follow ${whole}` : `leads to ${whole}`}.`}
        <span className={classes.key}>Esc ends it</span>
      </div>
    </Panel>
  );
}
