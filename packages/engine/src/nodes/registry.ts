import { addTag } from "./contacts/add-tag.ts";
import { removeTag } from "./contacts/remove-tag.ts";
import { updateField } from "./contacts/update-field.ts";
import { taskCreate } from "./crm/task-create.ts";
import type { NodeDefinition } from "./define.ts";
import { branch } from "./flow/branch.ts";
import { delayUntil } from "./flow/delay-until.ts";
import { delay } from "./flow/delay.ts";
import { forEach } from "./flow/for-each.ts";
import { goal } from "./flow/goal.ts";
import { join } from "./flow/join.ts";
import { parallel } from "./flow/parallel.ts";
import { pause } from "./flow/pause.ts";
import { repeat } from "./flow/repeat.ts";
import { runWorkflow } from "./flow/run-workflow.ts";
import { setVariables } from "./flow/set-variables.ts";
import { split } from "./flow/split.ts";
import { stop } from "./flow/stop.ts";
import { throttle } from "./flow/throttle.ts";
import { waitForEvent } from "./flow/wait-for-event.ts";
import { httpRequest } from "./integrations/http-request.ts";
import { webhookSend } from "./integrations/webhook-send.ts";
import { emailSend } from "./messages/email-send.ts";
import { contactCreated } from "./triggers/contact-created.ts";
import { contactTagAdded } from "./triggers/contact-tag-added.ts";
import { contactUpdated } from "./triggers/contact-updated.ts";
import { customEvent } from "./triggers/custom-event.ts";
import { dateReached } from "./triggers/date-reached.ts";
import { formSubmitted } from "./triggers/form-submitted.ts";
import { manual } from "./triggers/manual.ts";
import { orderCreated } from "./triggers/order-created.ts";
import { runFailed } from "./triggers/run-failed.ts";
import { scheduleCron } from "./triggers/schedule-cron.ts";
import { scheduleInterval } from "./triggers/schedule-interval.ts";
import { webhookReceived } from "./triggers/webhook-received.ts";

/** Every node type there is, in the order of the palette. A new one is a file in this folder and a line here. */
export const definitions = [
  formSubmitted,
  contactCreated,
  contactUpdated,
  contactTagAdded,
  orderCreated,
  webhookReceived,
  scheduleCron,
  scheduleInterval,
  dateReached,
  customEvent,
  manual,
  runFailed,
  branch,
  split,
  parallel,
  join,
  delay,
  delayUntil,
  waitForEvent,
  throttle,
  runWorkflow,
  forEach,
  repeat,
  goal,
  setVariables,
  pause,
  stop,
  addTag,
  removeTag,
  updateField,
  taskCreate,
  emailSend,
  httpRequest,
  webhookSend,
] as const satisfies readonly NodeDefinition[];
