import type { Graph } from "../../packages/shared/src/graph/document.ts";

const mail = (subject: string) => ({
  to: "{{ contact.email }}",
  subject,
  html: "<p>Hello {{ contact.first_name }},</p><p>good to have you here.</p>",
});

const welcomeGraph: Graph = {
  nodes: [
    { id: "created", type: "contact.created", name: "Somebody is new", config: {}, position: { x: 320, y: 0 } },
    {
      id: "hello",
      type: "email.send",
      name: "Say hello",
      config: mail("Welcome, {{ contact.first_name }}"),
      position: { x: 320, y: 144 },
    },
    {
      id: "country",
      type: "flow.branch",
      name: "Where from?",
      config: {
        branches: [
          { id: "german", name: "Germany", when: { field: "contact.country", operator: "equals", value: "DE" } },
        ],
      },
      position: { x: 320, y: 288 },
    },
    {
      ...{ id: "partner", type: "http.request", name: "Tell the partner", position: { x: 0, y: 464 } },
      config: { method: "POST", url: "http://169.254.10.10/contacts", body: { email: "{{ contact.email }}" } },
      note: "The partner wants to know of every contact from Germany.",
    },
    { id: "german_tag", type: "contact.add_tag", config: { tag: "partner" }, position: { x: 0, y: 608 } },
    { id: "wait", type: "flow.delay", config: { duration: "2d" }, position: { x: 320, y: 464 }, group: "follow_up" },
    {
      ...{ id: "ask", type: "email.send", name: "Ask how it goes", position: { x: 320, y: 608 }, group: "follow_up" },
      config: mail("How is it going?"),
    },
    {
      ...{ id: "order", type: "flow.wait_for_event", name: "Do they order?", position: { x: 320, y: 784 } },
      config: { eventType: "order.created", correlate: "contact", timeout: "7d" },
    },
    { id: "customer", type: "contact.add_tag", config: { tag: "customer" }, position: { x: 160, y: 944 } },
    {
      ...{ id: "call", type: "task.create", name: "Call them", position: { x: 480, y: 944 } },
      config: { title: "Call {{ contact.first_name }}", dueIn: "1d" },
    },
  ],
  edges: [
    { id: "created-hello", source: "created", sourcePort: "next", target: "hello" },
    { id: "hello-country", source: "hello", sourcePort: "next", target: "country" },
    { id: "country-german-partner", source: "country", sourcePort: "german", target: "partner" },
    { id: "partner-german_tag", source: "partner", sourcePort: "next", target: "german_tag" },
    { id: "country-otherwise-wait", source: "country", sourcePort: "otherwise", target: "wait" },
    { id: "wait-ask", source: "wait", sourcePort: "next", target: "ask" },
    { id: "ask-order", source: "ask", sourcePort: "next", target: "order" },
    { id: "order-received-customer", source: "order", sourcePort: "received", target: "customer" },
    { id: "order-timed_out-call", source: "order", sourcePort: "timed_out", target: "call" },
  ],
  groups: [{ id: "follow_up", name: "Follow up" }],
  notes: [
    {
      ...{ id: "why", text: "Two days gave the most answers in spring.", position: { x: 608, y: 464 } },
      size: { width: 208, height: 96 },
    },
  ],
};

/** Waits, branches, fails for some, and has a group and a sticky note. */
export const welcome = {
  ...{ name: "Welcome new contacts", description: "Says hello, asks how it goes, and calls who does not order." },
  ...{ category: "Onboarding", graph: welcomeGraph },
};

/** The same in two groups, of which one is collapsed. */
export const grouped = {
  ...{ name: "Welcome, in groups", description: "The same, with its parts named", category: "Onboarding" },
  graph: {
    ...welcomeGraph,
    nodes: welcomeGraph.nodes.map((node) =>
      node.id === "partner" || node.id === "german_tag" ? { ...node, group: "germany" } : node,
    ),
    groups: [
      { id: "germany", name: "Germany" },
      { id: "follow_up", name: "Follow up", collapsed: true },
    ],
  } satisfies Graph,
};

/** Cannot be published as it is. */
export const broken = {
  ...{ name: "Win back", description: "Not finished yet", category: "Shop" },
  graph: {
    nodes: [
      { id: "cart", type: "order.created", config: {}, position: { x: 160, y: 0 } },
      { id: "mail", type: "email.send", config: { subject: "Come back" }, position: { x: 160, y: 144 } },
      { id: "alone", type: "contact.add_tag", config: { tag: "" }, position: { x: 480, y: 144 } },
    ],
    edges: [{ id: "cart-mail", source: "cart", sourcePort: "next", target: "mail" }],
  },
};

/** The draft after the last publish: something added, something removed, something changed. */
export const changedGraph: Graph = {
  ...welcomeGraph,
  nodes: [
    ...welcomeGraph.nodes
      .filter(({ id }) => id !== "german_tag")
      .map((node) => (node.id === "wait" ? { ...node, config: { duration: "1d" } } : node)),
    { id: "lead", type: "contact.add_tag", config: { tag: "lead" }, position: { x: 0, y: 608 } },
  ],
  edges: [
    ...welcomeGraph.edges.filter(({ target }) => target !== "german_tag"),
    { id: "partner-lead", source: "partner", sourcePort: "next", target: "lead" },
  ],
};

/** Has an address of its own. */
export const callable = {
  ...{ name: "Take in leads of a partner", description: "Called by the partner's system", category: "Onboarding" },
  graph: {
    nodes: [
      {
        ...{ id: "hook", type: "webhook.received", name: "Partner calls", config: { verification: "signature" } },
        position: { x: 160, y: 0 },
      },
      { id: "tag", type: "contact.add_tag", config: { tag: "lead" }, position: { x: 160, y: 144 } },
    ],
    edges: [{ id: "hook-tag", source: "hook", sourcePort: "next", target: "tag" }],
  },
};
