import { isJsonObject, type Json } from "../../json.ts";
import { conditionFields } from "../../conditions/describe.ts";
import type { Condition } from "../../conditions/condition.ts";
import { templateVariables } from "../../templates/variables.ts";
import type { Fix } from "../edits.ts";
import type { Outline, OutlineNode } from "../outline.ts";
import type { Problem } from "../problem.ts";
import { readConfig } from "../references.ts";
import { rulesIn } from "./rules-in.ts";
import { factsOf, type Knowledge, textIn } from "./knowledge.ts";

/** How people call what says that somebody agreed to be written to, or does not any more. */
const agreement = /consent|permission|opt_?-?(?:in|out)|opted|subscri|newsletter|marketing|gdpr|agreed|do_not/i;

/**
 * Messages to contacts who did nothing to start the workflow, with nothing before them that asks whether they agreed. Sending does
 * not ask either: Millrace keeps consent as a field or a tag like any other.
 */
export function checkConsent(outline: Outline, { contactFields }: Knowledge): Problem[] {
  const triggers = outline.nodes.filter(({ isTrigger, node }) => isTrigger && !node.disabled);
  const asking = outline.nodes.filter((entry) => !entry.node.disabled && asksForAgreement(entry));
  return outline.nodes.flatMap((entry): Problem[] => {
    const to = factsOf(entry).message?.to;
    if (to === undefined || entry.node.disabled || !writesToContact(textIn(entry.node, to))) return [];
    const isBefore = ({ at }: OutlineNode) => outline.isUpstream(at, entry.at);
    const unasked = triggers.filter((trigger) => isBefore(trigger) && factsOf(trigger).unasked);
    const unchecked = unasked.filter((trigger) => {
      return !asking.some((step) => step === trigger || (!step.isTrigger && isBefore(step)));
    });
    const [trigger] = unchecked;
    if (!trigger) return [];
    const field = contactFields.find(({ key, type }) => type === "boolean" && /consent|opt_?in|agreed/i.test(key));
    const message = `${entry.title} writes to people who did nothing themselves to start this workflow (${trigger.title}), and nothing before it asks whether they agreed. Sending does not check that. If this is advertising, ask for it in “Only if” of ${trigger.title} or in a step before.`;
    const fix = field && onlyWith(trigger, field.key);
    return [
      {
        ...{ severity: "warning", code: "no_consent_check", nodeId: entry.node.id, message },
        ...(fix ? { fix } : {}),
      },
    ];
  });
}

function writesToContact(to: string | undefined): boolean {
  if (to === undefined) return false;
  try {
    return templateVariables(to).some((path) => path.startsWith("contact."));
  } catch {
    return false;
  }
}

function asksForAgreement({ node, isTrigger }: OutlineNode): boolean {
  const narrowing = isTrigger ? Object.values(node.config).filter((value) => typeof value === "string") : [];
  if (narrowing.some((text) => agreement.test(text))) return true;
  return readConfig(node.config).conditions.some(
    ({ at, condition }) =>
      conditionFields(condition).some((field) => agreement.test(field)) ||
      rulesIn(condition, at).some(({ rule: { value } }) => [value].flat().some((one) => agreement.test(textOf(one)))),
  );
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

/** The trigger, only for contacts whose field is true. */
function onlyWith({ node, title, rules }: OutlineNode, key: string): Fix | undefined {
  const properties = rules?.descriptor.config["properties"];
  if (!isJsonObject(properties) || !Object.hasOwn(properties, "filter")) return undefined;
  const asked: Condition = { field: `contact.${key}`, operator: "equals", value: true };
  const before = node.config["filter"];
  const value = (before === undefined ? asked : { all: [before, asked] }) as Json;
  return {
    title: `Start ${title} only where “${key}” is true`,
    edits: [{ kind: "set_config", nodeId: node.id, path: ["filter"], value }],
  };
}
