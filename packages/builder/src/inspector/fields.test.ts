import { describe, expect, it } from "vitest";
import { fieldsOf } from "./fields.ts";
import { chosenAlternative, constantsOf, emptyValue, fits, humanize } from "./jsonSchema.ts";

const schema = {
  type: "object",
  required: ["to", "branches", "mode", "dueAt"],
  properties: {
    to: {
      type: "string",
      title: "To",
      description: "Who gets it.",
      "x-control": "template",
      "x-placeholder": "ada@example.com",
    },
    when: { $ref: "#/$defs/Condition", title: "Only if" },
    mode: {
      anyOf: [
        { const: "all" },
        { const: "any" },
        { type: "object", required: ["atLeast"], properties: { atLeast: { type: "integer", minimum: 1 } } },
      ],
    },
    method: { enum: ["GET", "POST"], default: "GET" },
    wait: { type: "boolean", "x-advanced": true },
    dueIn: { anyOf: [{ type: "string", "x-control": "duration" }, { type: "null" }] },
    dueAt: { type: "string", "x-control": "duration", default: "1d" },
    limit: { type: ["integer", "null"] },
    branches: { type: "array", items: { type: "object" }, "x-control": "branches" },
    labels: { type: "object", additionalProperties: { type: "string" } },
    auth: { type: "object", properties: { user: { type: "string" } } },
  },
  $defs: { Condition: { "x-control": "condition", anyOf: [{ type: "object" }] } },
};
const field = (key: string) => fieldsOf(schema).find((one) => one.key === key);

describe("the fields of a config schema", () => {
  it("stand in the schema's order, with its words", () => {
    expect(fieldsOf(schema).map((one) => one.key)).toEqual(Object.keys(schema.properties));
    expect(field("to")).toMatchObject({
      title: "To",
      help: "Who gets it.",
      placeholder: "ada@example.com",
      required: true,
      control: "template",
    });
  });

  it("are named after their key when the schema gives no title", () => {
    expect(field("dueIn")?.title).toBe("Due in");
    expect([humanize("first_name"), humanize("formId"), humanize("GET")]).toEqual(["First name", "Form id", "GET"]);
  });

  it("follow references and keep the title beside them", () => {
    expect(field("when")).toMatchObject({ title: "Only if", control: "condition", required: false });
  });

  it.each([
    ["mode", "choice"],
    ["method", "select"],
    ["wait", "switch"],
    ["dueIn", "duration"],
    ["limit", "number"],
    ["branches", "branches"],
    ["labels", "record"],
    ["auth", "object"],
  ])("edit %s with a %s", (key, control) => {
    expect(field(key)?.control).toBe(control);
  });

  it("know what the engine takes when an optional one is left out", () => {
    expect(field("method")).toMatchObject({ required: false, fallback: "GET" });
    expect(field("dueAt")).toMatchObject({ required: true });
    expect(field("dueAt")).not.toHaveProperty("fallback");
  });

  it("are folded away when they are advanced", () => {
    expect(field("wait")?.advanced).toBe(true);
  });
});

describe("values of a schema", () => {
  const atLeast = { type: "object", required: ["atLeast"], properties: { atLeast: { type: "integer", minimum: 1 } } };

  it("tell which alternative a value belongs to", () => {
    expect(fits({ const: "all" }, "all", schema)).toBe(true);
    expect(fits({ const: "all" }, "any", schema)).toBe(false);
    expect(fits(atLeast, { atLeast: 2 }, schema)).toBe(true);
    expect(fits(atLeast, "all", schema)).toBe(false);
  });

  it("still belong to their alternative while a part is missing", () => {
    const alternatives = [{ const: "all" }, atLeast];
    expect(chosenAlternative(alternatives, {}, schema)).toBe(1);
    expect(chosenAlternative(alternatives, "all", schema)).toBe(0);
    expect(chosenAlternative(alternatives, 7, schema)).toBe(-1);
  });

  it("begin as empty as the schema allows", () => {
    expect(emptyValue(atLeast, schema)).toEqual({ atLeast: 1 });
    expect(emptyValue({ enum: ["GET"] }, schema)).toBe("GET");
    expect(emptyValue({ type: "string" }, schema)).toBe("");
  });

  it("list constants of an enum and of alternatives that are all constants", () => {
    expect(constantsOf({ oneOf: [{ const: "a", title: "First" }, { const: "b" }] }, schema)).toEqual([
      { value: "a", title: "First" },
      { value: "b", title: "B" },
    ]);
    expect(constantsOf({ oneOf: [{ const: "a" }, { type: "string" }] }, schema)).toBeUndefined();
  });
});
