import type { Route } from "./route.ts";

/** The methods that a path knows, in capitals; empty when nothing is there. Only asked when nothing has answered. */
export function allowedMethods(routes: readonly Pick<Route, "method" | "path">[], path: string): string[] {
  const segments = path.split("/");
  const methods = routes
    .filter((route) => fits(route.path.split("/"), segments))
    .map(({ method }) => method.toUpperCase());
  return [...new Set(methods)];
}

function fits(pattern: readonly string[], path: readonly string[]): boolean {
  return (
    pattern.length === path.length &&
    pattern.every((part, at) => (part.startsWith(":") ? path[at] !== "" : part === path[at]))
  );
}
