import type { EdgeNumbers, NodeNumbers, WorkflowNumbers } from "@millrace/shared/api/numbers.ts";
import type { GraphEdge } from "@millrace/shared/graph/document.ts";

/** So many runs (without a node) or steps of one kind, of one version. Rows of the same kind add up. */
export interface TallyRow {
  version: number;
  nodeId: string;
  status: string;
  port: string;
  isLeft: boolean;
  /** How long they took, as a step of a scale; -1 where that means nothing. */
  pace: number;
  count: number;
  totalMs: number;
}

/** The edges of a version, and the ports behind which bodies of loops are: no step ends there. */
export interface DrawnVersion {
  version: number;
  edges: readonly Pick<GraphEdge, "source" | "sourcePort" | "target">[];
  isBodyPort: (nodeId: string, port: string) => boolean;
}

/** What was counted, as it is told: by node and by edge. Pure. */
export function foldNumbers(
  rows: readonly TallyRow[],
  versions: readonly DrawnVersion[],
): Pick<WorkflowNumbers, "runs" | "versions" | "nodes" | "edges"> {
  const present = rows.filter(({ count }) => count > 0);
  const ofRuns = present.filter(({ nodeId }) => nodeId === "");
  const ofSteps = present.filter(({ nodeId }) => nodeId !== "");
  const runs = { total: 0, waiting: 0, succeeded: 0, failed: 0, cancelled: 0 };
  for (const { status, count } of ofRuns) {
    runs.total += count;
    if (status === "succeeded" || status === "failed" || status === "cancelled") runs[status] += count;
    else runs.waiting += count;
  }
  return {
    runs,
    versions: [...new Set(ofRuns.map(({ version }) => version))].toSorted((a, b) => b - a),
    nodes: [...Map.groupBy(ofSteps, ({ nodeId }) => nodeId)].map(([nodeId, own]) => nodeNumbers(nodeId, own)),
    edges: edgeNumbers(ofSteps, versions),
  };
}

function nodeNumbers(nodeId: string, rows: readonly TallyRow[]): NodeNumbers {
  const sum = (wanted: (row: TallyRow) => boolean) =>
    rows.reduce((all, row) => (wanted(row) ? all + row.count : all), 0);
  const timed = rows.filter(({ pace }) => pace >= 0).toSorted((a, b) => a.pace - b.pace);
  return {
    nodeId,
    entered: sum(({ status }) => status !== "skipped" && status !== "pending"),
    waiting: sum(({ status }) => status === "waiting" || status === "running"),
    succeeded: sum(({ status }) => status === "succeeded"),
    failed: sum(({ status }) => status === "failed"),
    skipped: sum(({ status }) => status === "skipped"),
    left: sum(({ isLeft }) => isLeft),
    medianMs: quantile(timed, 0.5),
    p95Ms: quantile(timed, 0.95),
  };
}

/** The mean of the step of the scale in which it falls: at most a tenth off, and exact where all take equally long. */
function quantile(timed: readonly TallyRow[], share: number): number | null {
  const paces = [...Map.groupBy(timed, ({ pace }) => pace).values()].map((rows) => ({
    count: rows.reduce((all, { count }) => all + count, 0),
    totalMs: rows.reduce((all, { totalMs }) => all + totalMs, 0),
  }));
  const all = paces.reduce((sum, { count }) => sum + count, 0);
  let before = 0;
  for (const { count, totalMs } of paces) {
    before += count;
    if (before >= all * share) return Math.round(totalMs / count);
  }
  return null;
}

function edgeNumbers(rows: readonly TallyRow[], versions: readonly DrawnVersion[]): EdgeNumbers[] {
  const byVersion = Map.groupBy(rows, ({ version }) => version);
  const edges = new Map<string, EdgeNumbers>();
  for (const { version, edges: drawn, isBodyPort } of versions) {
    const own = byVersion.get(version);
    if (!own) continue;
    const through = new Map<string, number>();
    const begun = new Map<string, number>();
    const add = (counts: Map<string, number>, key: string, count: number) =>
      counts.set(key, (counts.get(key) ?? 0) + count);
    for (const { nodeId, status, port, count } of own) {
      if (port !== "") add(through, `${nodeId}/${port}`, count);
      if (status !== "skipped" && status !== "pending") add(begun, nodeId, count);
    }
    for (const { source, sourcePort, target } of drawn) {
      const taken = isBodyPort(source, sourcePort)
        ? (begun.get(target) ?? 0)
        : (through.get(`${source}/${sourcePort}`) ?? 0);
      const key = `${source}/${sourcePort}/${target}`;
      const known = edges.get(key);
      if (known) known.taken += taken;
      else edges.set(key, { source, sourcePort, target, taken });
    }
  }
  return [...edges.values()];
}
