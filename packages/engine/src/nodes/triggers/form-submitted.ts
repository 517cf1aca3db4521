import { defineTrigger } from "../define.ts";
import { triggerConfig } from "./config.ts";

export const formSubmitted = defineTrigger({
  type: "form.submitted",
  family: "form",
  title: "Contact form submitted",
  description: "Starts when somebody sends a form.",
  icon: "forms",
  summary: "When a form is submitted",
  keywords: ["form", "lead", "sign up"],
  config: triggerConfig,
  eventType: "form.submitted",
});
