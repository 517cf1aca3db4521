import { type Graph, type GraphNode, graphSchema, NEXT_PORT } from "@millrace/shared/graph/document.ts";

/** What a node may carry beside its type and config; `id` is made from the type where it is left out. */
type NodeOptions = Partial<Omit<GraphNode, "type" | "config">>;

/** A loose end: the port that the next node is connected to. */
interface End {
  source: string;
  sourcePort: string;
}

interface Drawing {
  nodes: object[];
  edges: object[];
  ids: Set<string>;
}

/**
 * Draws a workflow for a test:
 *
 *     workflow("Big spenders")
 *       .on("form.submitted")
 *       .then("flow.branch", { branches: [{ id: "big", when }] })
 *       .port("big", (path) => path.then("contact.add_tag", { tag: "big" }))
 *       .port("otherwise", (path) => path.then("task.create", { title: "Call" }))
 *       .then("email.send", { … })
 *
 * A node's id is the last word of its type (`add_tag`, then `add_tag_2`), a trigger's is `start`.
 * What follows several paths is connected to the end of each of them.
 */
export interface Sketch {
  name: string;
  /** Adds a trigger. What follows is connected to all triggers. */
  on: (type: string, config?: object, options?: NodeOptions) => Sketch;
  /** Adds a node behind all loose ends. */
  then: (type: string, config?: object, options?: NodeOptions) => Sketch;
  /** Draws a path from another port of the node that was added last. */
  port: (port: string, draw: (path: Sketch) => Sketch) => Sketch;
  /** `flow.parallel` and a path for each. */
  parallel: (...paths: ((path: Sketch) => Sketch)[]) => Sketch;
  graph: () => Graph;
}

export function workflow(name: string): Sketch {
  return sketch(name, { nodes: [], edges: [], ids: new Set() }, [], undefined);
}

/**
 * @param last the node that ports are drawn from
 * @param drawn ends of paths that were drawn from `last`; undefined while none was
 */
function sketch(name: string, drawing: Drawing, ends: End[], last: string | undefined, drawn?: End[]): Sketch {
  const loose = drawn ?? ends;
  const add = (type: string, config: object, { id, ...options }: NodeOptions, prefix: string): string => {
    const nodeId = id ?? freeId(drawing, prefix);
    drawing.ids.add(nodeId);
    drawing.nodes.push({ ...options, id: nodeId, type, config });
    return nodeId;
  };
  const endsOf = (source: string, port: string, draw: (path: Sketch) => Sketch): End[] => {
    const path = draw(sketch(name, drawing, [{ source, sourcePort: port }], source)) as Sketch & Ends;
    return path[endsKey];
  };
  const self: Sketch & Ends = {
    name,
    [endsKey]: loose,
    on(type, config = {}, options = {}) {
      const id = add(type, config, options, "start");
      return sketch(name, drawing, [...loose, { source: id, sourcePort: NEXT_PORT }], id);
    },
    then(type, config = {}, options = {}) {
      const id = add(type, config, options, type.split(".").at(-1) ?? type);
      for (const end of loose) drawing.edges.push({ id: `e${drawing.edges.length + 1}`, ...end, target: id });
      return sketch(name, drawing, [{ source: id, sourcePort: NEXT_PORT }], id);
    },
    port(port, draw) {
      if (last === undefined) throw new Error("There is no node to draw a path from.");
      return sketch(name, drawing, ends, last, [...(drawn ?? []), ...endsOf(last, port, draw)]);
    },
    parallel(...paths) {
      let fork = self.then("flow.parallel");
      for (const draw of paths) fork = fork.port(NEXT_PORT, draw);
      return fork;
    },
    graph: () => graphSchema.parse({ nodes: drawing.nodes, edges: drawing.edges }),
  };
  return self;
}

const endsKey = Symbol("ends");
interface Ends {
  [endsKey]: End[];
}

function freeId({ ids }: Drawing, prefix: string): string {
  if (!ids.has(prefix)) return prefix;
  for (let number = 2; ; number++) if (!ids.has(`${prefix}_${number}`)) return `${prefix}_${number}`;
}
