/** Breakpoints are a person's own: they are kept in this browser, per workflow. */
const keyOf = (workflowId: string) => `millrace.breakpoints.${workflowId}`;

export function rememberedBreakpoints(workflowId: string): ReadonlySet<string> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(workflowId)) ?? "[]");
    return new Set(Array.isArray(kept) ? kept.filter((id): id is string => typeof id === "string") : []);
  } catch {
    return new Set();
  }
}

export function rememberBreakpoints(workflowId: string, nodeIds: ReadonlySet<string>): void {
  try {
    if (nodeIds.size === 0) localStorage.removeItem(keyOf(workflowId));
    else localStorage.setItem(keyOf(workflowId), JSON.stringify([...nodeIds]));
  } catch {
    // Without storage they last as long as the page.
  }
}
