import type { GraphNode } from "@millrace/shared/graph/document.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import type { JsonObject } from "@millrace/shared/json.ts";
import { eventTitle } from "../api/event-titles.ts";
import { durationInWords } from "../inspector/duration.ts";
import { humanize, propertiesOf } from "../inspector/jsonSchema.ts";
import { textOf } from "@millrace/shared/templates/text.ts";
import { compileTemplate, renderTemplate, type Template } from "@millrace/shared/templates/engine.ts";

const templates = new Map<string, Template | null>();
/** By config object: snapshots share unchanged configs, so a summary is rendered once per change. */
const rendered = new WeakMap<object, { source: string; text: string }>();

/** One line in words that says what a node does with its settings; its type's description where that cannot be said. */
export function stepSummary(node: GraphNode, descriptor: NodeDescriptor | undefined): string {
  if (!descriptor) return `Unknown type ${node.type}`;
  const known = rendered.get(node.config);
  if (known?.source === descriptor.summary) return known.text;
  const text = render(descriptor, node) || descriptor.description;
  rendered.set(node.config, { source: descriptor.summary, text });
  return text;
}

/** What a node is called: its own name, or its type's. */
export function stepName(node: GraphNode, descriptor: NodeDescriptor | undefined): string {
  return (isVisible(node.name) && node.name) || descriptor?.title || node.type;
}

/** Spaces of all kinds and characters without a width show nothing. */
function isVisible(name = ""): boolean {
  return /[^\s\p{Cf}\p{Cc}\p{Mn}\u2800\u3164]/u.test(name);
}

function render(descriptor: NodeDescriptor, node: GraphNode): string {
  const template = templateOf(descriptor.summary);
  if (!template) return "";
  try {
    // Empty quotes stand where a setting is still missing.
    return textOf(renderTemplate(template, { config: inWords(node.config, descriptor) }))
      .replaceAll(/“\s*”/g, "…")
      .trim();
  } catch {
    return "";
  }
}

/** Settings as a person would say them: `2d` as “2 days”, an inserted value by its name: `{{ contact.first_name }}` as “[first name]”. */
function inWords(config: JsonObject, descriptor: NodeDescriptor): JsonObject {
  const properties = propertiesOf(descriptor.config);
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => {
      if (typeof value !== "string") return [key, value];
      const control = properties[key]?.["x-control"];
      if (control === "duration") return [key, durationInWords(value) ?? value];
      if (control === "event-type") return [key, eventTitle(properties[key], value) ?? value];
      return [key, control === "template" ? value.replaceAll(insertion, (_, path: string) => nameOf(path)) : value];
    }),
  );
}

/** An expression that only reads a value, with or without filters. */
const insertion = /\{\{-?\s*([\w.-]+)[^{}]*\}\}/g;

function nameOf(path: string): string {
  return `[${humanize(path.split(".").at(-1) ?? path).toLowerCase()}]`;
}

function templateOf(source: string): Template | null {
  let template = templates.get(source);
  if (template === undefined) {
    try {
      template = compileTemplate(source, { as: "text" });
    } catch {
      template = null;
    }
    templates.set(source, template);
  }
  return template;
}
