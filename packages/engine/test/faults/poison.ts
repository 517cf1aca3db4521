import { z } from "zod";
import { defineExternal, definePure, nextPort } from "../../src/nodes/define.ts";

const described = {
  kind: "action",
  family: "system",
  description: "Ends the process that carries it out.",
  icon: "skull",
  summary: "{{ config.deadly }}",
  config: z.strictObject({ deadly: z.string().meta({ "x-control": "template" }) }),
  ports: nextPort,
} as const;

const kill = (deadly: string): void => void (deadly === "yes" && process.kill(process.pid, "SIGKILL"));

/** Ends the process within a batch, as a bug would that makes it run out of memory. */
const inBatch = definePure({
  ...described,
  type: "poison.batch",
  title: "Poison",
  run: ({ input }) => {
    kill(input.deadly);
    return { ok: true };
  },
});

/** Ends the process in the middle of a call. */
const inCall = defineExternal({
  ...described,
  type: "poison.call",
  title: "Poison",
  idempotent: () => true,
  send: async ({ input }) => {
    kill(input.deadly);
    return { output: {} };
  },
});

/** Types of steps that end the process where their setting `deadly` is “yes”. */
export const poisons = [inBatch, inCall];
