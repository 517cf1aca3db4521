import type { Family, NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";

const familyTitles: Record<Family, string> = {
  form: "Forms",
  contact: "Contacts",
  email: "E-mail",
  crm: "CRM",
  ecommerce: "Shop",
  system: "System",
  flow: "Flow",
  integration: "Integrations",
  notify: "Notify",
  ai: "AI",
  sms: "SMS and calls",
  funnel: "Funnels",
  popup: "Popups",
  behaviour: "Behaviour",
  subscription: "Subscriptions",
  trading_room: "Trading room",
  health: "Customer health",
};

export interface StepGroup {
  title: string;
  descriptors: NodeDescriptor[];
}

export interface StepSection {
  title: string;
  groups: StepGroup[];
}

/** Triggers first, then the steps; inside by family, in the order in which the server lists them. */
export function sectionsOf(descriptors: readonly NodeDescriptor[]): StepSection[] {
  const isTrigger = (descriptor: NodeDescriptor) => descriptor.kind === "trigger";
  return [
    { title: "Triggers", groups: groupsOf(descriptors.filter(isTrigger)) },
    { title: "Steps", groups: groupsOf(descriptors.filter((descriptor) => !isTrigger(descriptor))) },
  ].filter((section) => section.groups.length > 0);
}

function groupsOf(descriptors: readonly NodeDescriptor[]): StepGroup[] {
  return [...Map.groupBy(descriptors, (descriptor) => descriptor.family)].map(([family, members]) => ({
    title: familyTitles[family],
    descriptors: members,
  }));
}

/** What every word of the query is found in, best first: in the title's beginning, the title, the keywords, elsewhere. */
export function searchSteps(descriptors: readonly NodeDescriptor[], query: string): NodeDescriptor[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...descriptors];
  return descriptors
    .map((descriptor) => ({ descriptor, score: Math.min(...words.map((word) => scoreOf(descriptor, word))) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .map(({ descriptor }) => descriptor);
}

function scoreOf(descriptor: NodeDescriptor, word: string): number {
  const title = descriptor.title.toLowerCase();
  if (title.startsWith(word)) return 5;
  if (title.includes(` ${word}`)) return 4;
  if (descriptor.keywords.some((keyword) => keyword.toLowerCase().startsWith(word))) return 3;
  if (title.includes(word) || descriptor.type.includes(word)) return 2;
  const elsewhere = [descriptor.description, familyTitles[descriptor.family], ...descriptor.keywords];
  return elsewhere.some((text) => text.toLowerCase().includes(word)) ? 1 : 0;
}
