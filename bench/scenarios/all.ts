import type { Scenario } from "../scenario.ts";
import { batch } from "./batch.ts";
import { delays } from "./delays.ts";
import { fairness } from "./fairness.ts";
import { fanout } from "./fanout.ts";
import { idle } from "./idle.ts";
import { latency } from "./latency.ts";
import { matching } from "./matching.ts";
import { memory } from "./memory.ts";
import { numbers } from "./numbers.ts";
import { single } from "./single.ts";
import { timers } from "./timers.ts";
import { wide } from "./wide.ts";
import { workers } from "./workers.ts";

/** In the order in which they are measured: idling before anything has left work behind, memory when everything was done; what fills tables by hand comes last. */
export const scenarios: readonly Scenario[] = [
  idle,
  batch,
  single,
  latency,
  wide,
  delays,
  fanout,
  matching,
  fairness,
  timers,
  workers,
  memory,
  numbers,
];
