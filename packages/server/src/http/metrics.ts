import { collectDefaultMetrics, Histogram, Registry } from "prom-client";

/** Enters one answered request. */
export type Observe = (route: string, status: number, durationMs: number) => void;

export interface Metrics {
  registry: Registry;
  observe: Observe;
}

/** How often the delay of the event loop is looked at; at the usual 10 ms, an idle process does little else. */
const loopPrecisionMs = 100;

/** What /metrics shows: the process, and every route's answers by class of status. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "millrace_", eventLoopMonitoringPrecision: loopPrecisionMs });
  const durations = new Histogram({
    name: "millrace_http_request_duration_seconds",
    help: "Time from the request to its answer",
    labelNames: ["route", "status"],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  // Bound once per series: finding a series by its labels costs more than counting does.
  const bound = new Map<string, Map<number, Histogram.Internal<"route" | "status">>>();
  return {
    registry,
    observe(route, status, durationMs) {
      let ofRoute = bound.get(route);
      if (!ofRoute) bound.set(route, (ofRoute = new Map()));
      const group = Math.floor(status / 100);
      let series = ofRoute.get(group);
      if (!series) ofRoute.set(group, (series = durations.labels({ route, status: `${group}xx` })));
      series.observe(durationMs / 1000);
    },
  };
}
