import type { Page } from "@playwright/test";
import type { Millrace } from "./millrace.ts";

/** The open workflow as it is exported. */
export async function exported(page: Page, { api }: Pick<Millrace, "api">): Promise<unknown> {
  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  return api("GET", `/v1/workflows/${id}/export`);
}

/** What is built by mouse alone and by keyboard alone, to the last position and id. */
export const twelveSteps = {
  format: "millrace.workflow/1",
  name: "Twelve steps",
  category: "",
  description: "",
  settings: {},
  graph: {
    nodes: [
      { id: "submitted", type: "form.submitted", config: {}, position: { x: 0, y: 0 } },
      {
        id: "send",
        type: "email.send",
        config: { html: "<p>Thank you.</p>", subject: "We have your message", to: "{{ contact.email }}" },
        position: { x: 0, y: 144 },
      },
      {
        id: "branch",
        type: "flow.branch",
        config: {
          branches: [
            {
              id: "branch_1",
              name: "Large",
              when: { all: [{ field: "event.data.amount", operator: "greater_than", value: 100 }] },
            },
          ],
        },
        position: { x: 0, y: 288 },
      },
      { id: "add_tag", type: "contact.add_tag", config: { tag: "large" }, position: { x: 280, y: 432 } },
      { id: "parallel", type: "flow.parallel", config: {}, position: { x: 280, y: 576 } },
      { id: "create", type: "task.create", config: { title: "Call them today" }, position: { x: 144, y: 720 } },
      { id: "add_tag_2", type: "contact.add_tag", config: { tag: "call" }, position: { x: 432, y: 720 } },
      { id: "join", type: "flow.join", config: { cancelOthers: false, mode: "all" }, position: { x: 280, y: 864 } },
      {
        id: "wait_for_event",
        type: "flow.wait_for_event",
        config: { correlate: "contact", eventType: "order.created", lookBack: true, timeout: "3d" },
        position: { x: 136, y: 1008 },
      },
      {
        id: "send_2",
        type: "email.send",
        config: { html: "<p>It is on its way.</p>", subject: "Thank you for your order", to: "{{ contact.email }}" },
        position: { x: -8, y: 1152 },
      },
      {
        id: "create_2",
        type: "task.create",
        config: { title: "Ask what holds them back" },
        position: { x: 280, y: 1152 },
      },
      { id: "delay", type: "flow.delay", config: { duration: "2d" }, position: { x: -80, y: 864 } },
    ],
    edges: [
      { id: "submitted-send", source: "submitted", sourcePort: "next", target: "send" },
      { id: "send-branch", source: "send", sourcePort: "next", target: "branch" },
      { id: "branch-branch_1-add_tag", source: "branch", sourcePort: "branch_1", target: "add_tag" },
      { id: "add_tag-parallel", source: "add_tag", sourcePort: "next", target: "parallel" },
      { id: "parallel-create", source: "parallel", sourcePort: "next", target: "create" },
      { id: "parallel-add_tag_2", source: "parallel", sourcePort: "next", target: "add_tag_2" },
      { id: "create-join", source: "create", sourcePort: "next", target: "join" },
      { id: "add_tag_2-join", source: "add_tag_2", sourcePort: "next", target: "join" },
      { id: "join-wait_for_event", source: "join", sourcePort: "next", target: "wait_for_event" },
      { id: "wait_for_event-received-send_2", source: "wait_for_event", sourcePort: "received", target: "send_2" },
      {
        id: "wait_for_event-timed_out-create_2",
        source: "wait_for_event",
        sourcePort: "timed_out",
        target: "create_2",
      },
      { id: "branch-otherwise-delay", source: "branch", sourcePort: "otherwise", target: "delay" },
      { id: "delay-wait_for_event", source: "delay", sourcePort: "next", target: "wait_for_event" },
    ],
  },
};
