import type { EventContract } from "./contract.ts";
import { contactCreated, contactTagAdded, contactUpdated } from "./contracts/contact.ts";
import { formSubmitted } from "./contracts/form.ts";
import { orderCreated } from "./contracts/order.ts";
import { runFailed } from "./contracts/run.ts";
import { dateReached, manual, scheduleCron, scheduleInterval, webhookReceived } from "./contracts/system.ts";
import { workflowPaused } from "./contracts/workflow.ts";

/** Every event type that Millrace knows by itself. A new one is one definition and one line here. */
export const contracts = [
  formSubmitted,
  contactCreated,
  contactUpdated,
  contactTagAdded,
  orderCreated,
  webhookReceived,
  scheduleCron,
  scheduleInterval,
  dateReached,
  manual,
  workflowPaused,
  runFailed,
] as const satisfies readonly EventContract[];

const byType = new Map<string, EventContract>(contracts.map((contract) => [contract.type, contract]));

/** The contract of a built-in type; undefined for any other name. */
export function contractOf(type: string): EventContract | undefined {
  return byType.get(type);
}
