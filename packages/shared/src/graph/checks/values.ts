import { type JsonObject } from "../../json.ts";
import type { Outline, OutlineNode } from "../outline.ts";
import { factsOf, type Knowledge, startingEvent, textIn } from "./knowledge.ts";
import { choicesOf, type Kind, kindOf, lookUp, type Openness } from "./shape.ts";
import type { Json } from "../../json.ts";

/** What is known of the value at a path. */
export interface KnownValue {
  kind: Kind;
  choices: Json[] | undefined;
  /** Nothing else can be there, because it is refused where it comes in. */
  enforced: boolean;
}

export type Sight =
  | { known: true; value: KnownValue }
  /** `owner` in words, with quotation marks; `at` counts segments from the root. */
  | { known: false; owner: string; at: number; openness: Openness; names: string[] };

/** From where in a workflow a path is read. */
export interface Place {
  entry: OutlineNode;
  /** The filter of a step that waits for an event is about that event. */
  awaited?: string | undefined;
}

export type Look = (place: Place, segments: readonly string[]) => Sight;

const anything: Sight = { known: true, value: { kind: "unknown", choices: undefined, enforced: false } };
const date: JsonObject = { type: "string", format: "date-time" };
const text: JsonObject = { type: "string" };
const number: JsonObject = { type: "number" };
const envelope: JsonObject = {
  type: "object",
  properties: { id: text, type: text, source: text, time: date, data: {}, entity: {} },
  additionalProperties: false,
};
const loop: JsonObject = {
  type: "object",
  properties: { number, index: number, count: number },
  additionalProperties: false,
};
const run: JsonObject = {
  type: "object",
  properties: { id: text, workflowId: text, version: number, startedAt: date, timeZone: text, mode: text },
};
const contactTypes = { text: "string", number: "number", boolean: "boolean", date: "date", list: "array" } as const;

/** Answers what is known at a path, read by a step of this workflow. */
export function lookIn(outline: Outline, knowledge: Knowledge): Look {
  const triggers = outline.nodes.filter(({ isTrigger, node }) => isTrigger && !node.disabled);
  const contact = contactSchema(outline, knowledge);

  /** The types of event that `event` may be; undefined where one of them is not known. */
  function eventsAt({ entry, awaited }: Place): readonly string[] | undefined {
    if (awaited !== undefined) return [awaited];
    const own = entry.isTrigger ? [entry] : triggers.filter(({ at }) => outline.isUpstream(at, entry.at));
    const types = own.map(startingEvent);
    return types.includes(undefined) || types.length === 0 ? undefined : (types as string[]);
  }

  function inEvent(types: readonly string[], segments: readonly string[], depth: number): Sight {
    const sights = [...new Set(types)].map((type): Sight => {
      const known = knowledge.eventTypes.get(type);
      return known
        ? sight(known.schema, segments, depth, `“${known.title}”`, true, Object.keys(known.example))
        : anything;
    });
    const found = sights.filter((one) => one.known);
    if (found.length === 1 && sights.length === 1) return found[0] ?? anything;
    return found.length > 0 ? anything : (sights[0] ?? anything);
  }

  function inOutput(stepId: string, rest: readonly string[]): Sight {
    const step = outline.byId.get(stepId);
    if (!step?.rules) return anything;
    const awaited = textIn(step.node, factsOf(step).awaits?.eventType);
    if (awaited !== undefined && rest[0] === "event" && rest[1] === "data") return inEvent([awaited], rest.slice(2), 5);
    return sight(step.rules.descriptor.output, rest, 3, `what ${step.title} gives`, true);
  }

  return (place, segments) => {
    const [root = "", second, third, ...rest] = segments;
    switch (root) {
      case "event":
      case "trigger": {
        const basic = sight(envelope, segments.slice(1, 2), 1, "an event", true);
        if (!basic.known || second !== "data" || segments.length < 3) return basic;
        const types = eventsAt(place);
        return types ? inEvent(types, segments.slice(2), 2) : anything;
      }
      case "contact":
        return sight(contact, segments.slice(1), 1, "a contact", false);
      case "steps":
        return second === undefined || third !== "output" ? anything : inOutput(second, rest);
      case "loop":
        return sight(loop, segments.slice(1), 1, "a loop", true);
      case "run":
        return sight(run, segments.slice(1), 1, "a run", false);
      case "now":
        return sight(date, segments.slice(1), 1, "the present time", true);
      default:
        return anything;
    }
  };
}

function sight(
  schema: JsonObject,
  segments: readonly string[],
  depth: number,
  owner: string,
  enforced: boolean,
  more: readonly string[] = [],
): Sight {
  const found = lookUp(schema, segments);
  if (found.found) {
    return { known: true, value: { kind: kindOf(found.schema), choices: choicesOf(found.schema), enforced } };
  }
  const { at, openness, names } = found;
  // What an example shows beside what is named is known as well as that.
  if (at === 0 && openness !== "closed" && more.includes(segments[0] ?? "")) return anything;
  return { known: false, owner, at: at + depth, openness, names: at === 0 ? [...names, ...more] : names };
}

function contactSchema({ nodes }: Outline, { contactFields }: Knowledge): JsonObject {
  const set = nodes.flatMap((entry) =>
    (factsOf(entry).causes ?? []).flatMap(({ data }) => textIn(entry.node, data["changed"]) ?? []),
  );
  const fields = contactFields.map(({ key, type }): [string, JsonObject] => {
    return [key, type === "date" ? { type: "string", format: "date" } : { type: contactTypes[type] }];
  });
  return {
    type: "object",
    properties: {
      ...Object.fromEntries(set.map((key) => [key, {}])),
      ...Object.fromEntries(fields),
      ...{ id: text, email: text, phone: text, external_id: text, fields: {}, time_zone: text },
      ...{
        first_name: text,
        last_name: text,
        tags: { type: "array", items: text },
        created_at: date,
        updated_at: date,
      },
    },
    // Modules may bring fields that nobody has described.
    additionalProperties: true,
  };
}
