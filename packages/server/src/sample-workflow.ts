import type { Graph } from "@millrace/shared/graph/document.ts";

const graph: Graph = {
  nodes: [
    { id: "form", type: "form.submitted", name: "Contact form", config: {}, position: { x: 160, y: 0 } },
    {
      id: "size",
      type: "flow.branch",
      name: "Large enquiry?",
      config: {
        branches: [
          {
            id: "large",
            name: "100 or more",
            when: { field: "event.data.budget", operator: "greater_or_equal", value: 100 },
          },
        ],
      },
      position: { x: 160, y: 144 },
    },
    { id: "tag", type: "contact.add_tag", config: { tag: "large-enquiry" }, position: { x: 0, y: 288 } },
    {
      id: "thanks",
      type: "email.send",
      name: "Say thanks",
      config: {
        to: "{{ contact.email }}",
        subject: 'Thanks, {{ contact.first_name | default: "there" }}',
        html: '<p>Hello {{ contact.first_name | default: "there" }},</p><p>we have got your message and will answer today.</p>',
      },
      position: { x: 0, y: 432 },
    },
    {
      id: "task",
      type: "task.create",
      name: "Ask back",
      config: { title: "Ask {{ contact.email }} what they need", dueIn: "2d" },
      position: { x: 320, y: 288 },
    },
  ],
  edges: [
    { id: "form-size", source: "form", sourcePort: "next", target: "size" },
    { id: "size-tag", source: "size", sourcePort: "large", target: "tag" },
    { id: "tag-thanks", source: "tag", sourcePort: "next", target: "thanks" },
    { id: "size-task", source: "size", sourcePort: "otherwise", target: "task" },
  ],
};

/** What a new workspace starts with: it works as it is, and shows a trigger, a branch, records and a message. */
export const sampleWorkflow = {
  name: "Answer the contact form",
  description: "Thanks people who send the contact form; small enquiries become a task.",
  category: "Samples",
  graph,
};
