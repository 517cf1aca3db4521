import { isJsonObject, type JsonObject } from "@millrace/shared/json.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import { propertiesOf } from "../inspector/jsonSchema.ts";

/** Beside `x-control`: what event types are called. */
const keyword = "x-titles";

/** Puts into fields for an event type what the triggers call each, so that a step says it without asking the server again. */
export function withEventTitles(descriptors: readonly NodeDescriptor[]): NodeDescriptor[] {
  const titles = Object.fromEntries(
    descriptors.flatMap(({ eventType, title }) => (eventType === null ? [] : [[eventType, title]])),
  );
  return descriptors.map((descriptor) => {
    const properties = Object.entries(propertiesOf(descriptor.config));
    if (!properties.some(([, property]) => isEventType(property))) return descriptor;
    const titled = properties.map(([key, property]) => [
      key,
      isEventType(property) ? { ...property, [keyword]: titles } : property,
    ]);
    return { ...descriptor, config: { ...descriptor.config, properties: Object.fromEntries(titled) } };
  });
}

/** What the event type in such a field is called; undefined for a type of one's own. */
export function eventTitle(property: JsonObject | undefined, type: string): string | undefined {
  const titles = property?.[keyword];
  const title = isJsonObject(titles) && Object.hasOwn(titles, type) ? titles[type] : undefined;
  return typeof title === "string" ? title : undefined;
}

function isEventType(property: JsonObject): boolean {
  return property["x-control"] === "event-type";
}
