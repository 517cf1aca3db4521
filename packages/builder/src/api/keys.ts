import type { QueryValue } from "./client.ts";

type Filter = Record<string, QueryValue>;

/** The keys under which replies are kept; invalidating a prefix (`keys.runs`) refreshes everything below it. */
export const keys = {
  session: ["session"],
  nodeTypes: ["node-types"],
  eventTypes: ["event-types"],
  workflows: ["workflows"],
  workflowLists: ["workflows", "list"],
  workflowList: (filter: Filter) => ["workflows", "list", filter],
  workflow: (id: string) => ["workflows", "one", id],
  versions: (id: string) => ["workflows", "one", id, "versions"],
  version: (id: string, version: number) => ["workflows", "one", id, "versions", version],
  runs: ["runs"],
  runLists: ["runs", "list"],
  runList: (filter: Filter) => ["runs", "list", filter],
  run: (id: string) => ["runs", "one", id],
  circuits: ["circuits"],
  deadLetters: ["dead-letters"],
  deadLetterList: (filter: Filter) => ["dead-letters", filter],
  events: ["events"],
  eventList: (filter: Filter) => ["events", "list", filter],
  event: (id: string) => ["events", "one", id],
  contacts: ["contacts"],
  contactList: (filter: Filter) => ["contacts", "list", filter],
  contact: (id: string) => ["contacts", "one", id],
  timeline: (id: string) => ["contacts", "one", id, "timeline"],
  contactFields: ["contact-fields"],
  tasks: ["tasks"],
  taskList: (filter: Filter) => ["tasks", filter],
  mailbox: ["mailbox"],
  mailboxList: (filter: Filter) => ["mailbox", "list", filter],
  apiKeys: ["api-keys"],
  members: ["members"],
  hooks: ["hooks"],
} as const;
