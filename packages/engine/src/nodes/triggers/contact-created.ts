import { defineTrigger } from "../define.ts";
import { triggerConfig } from "./config.ts";

export const contactCreated = defineTrigger({
  type: "contact.created",
  family: "contact",
  title: "Contact created",
  description: "Starts when a contact is known for the first time.",
  icon: "user-plus",
  summary: "When a contact is created",
  keywords: ["new", "lead"],
  facts: { unasked: true },
  config: triggerConfig,
  eventType: "contact.created",
});
