import type {
  Pin,
  Rehearsal,
  rehearseBody,
  StoredPin,
  TriedNode,
  tryNodeBody,
} from "@millrace/shared/api/rehearsal.ts";
import type { SaveTestBody, TestRun, WorkflowTest } from "@millrace/shared/api/workflow-tests.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import { request } from "./client.ts";
import { keys } from "./keys.ts";

const pathOf = (id: string) => `/v1/workflows/${encodeURIComponent(id)}`;

/** What decides how a test goes; everything but the graph may be left out. */
export type Asked = Omit<z.input<typeof rehearseBody>, "graph">;

/** Carries the graph out at once; nothing is stored and nothing sent. */
export function useRehearse(workflowId: string) {
  return useMutation({
    mutationFn: (body: Asked & { graph: Graph }) => request<Rehearsal>("POST", `${pathOf(workflowId)}/try`, { body }),
  });
}

/** Which step is tried alone, and what surrounds it. */
export type NodeTry = Omit<z.input<typeof tryNodeBody>, "graph"> & { graph: Graph };

export function useTryNode(workflowId: string) {
  return useMutation({
    mutationFn: (body: NodeTry) => request<TriedNode>("POST", `${pathOf(workflowId)}/try-node`, { body }),
  });
}

export function usePins(workflowId: string) {
  return useQuery({
    queryKey: keys.pins(workflowId),
    queryFn: ({ signal }) => request<{ items: StoredPin[] }>("GET", `${pathOf(workflowId)}/pins`, { signal }),
    select: ({ items }) => items,
  });
}

/** Pins a step's output, or takes the pin away with null. */
export function usePin(workflowId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ nodeId, pin }: { nodeId: string; pin: Pin | null }) => {
      const path = `${pathOf(workflowId)}/pins/${encodeURIComponent(nodeId)}`;
      return pin === null ? request<undefined>("DELETE", path) : request<undefined>("PUT", path, { body: pin });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.pins(workflowId) }),
  });
}

export function useSavedTests(workflowId: string) {
  return useQuery({
    queryKey: keys.savedTests(workflowId),
    queryFn: ({ signal }) => request<{ items: WorkflowTest[] }>("GET", `${pathOf(workflowId)}/tests`, { signal }),
    select: ({ items }) => items,
  });
}

/** Saves a new test, or changes the one with this id. */
export function useSaveTest(workflowId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, body }: { id?: string; body: SaveTestBody }) =>
      id === undefined
        ? request<WorkflowTest>("POST", `${pathOf(workflowId)}/tests`, { body })
        : request<WorkflowTest>("PUT", `${pathOf(workflowId)}/tests/${id}`, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.savedTests(workflowId) }),
  });
}

export function useDeleteTest(workflowId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => request<undefined>("DELETE", `${pathOf(workflowId)}/tests/${id}`),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.savedTests(workflowId) }),
  });
}

/** Runs all saved tests against a graph. */
export const runTests = (workflowId: string, graph: Graph, signal?: AbortSignal) =>
  request<TestRun>("POST", `${pathOf(workflowId)}/tests/run`, { body: { graph }, ...(signal ? { signal } : {}) });
