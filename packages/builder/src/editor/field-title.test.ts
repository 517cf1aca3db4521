import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import { expect, it } from "vitest";
import { fieldTitle } from "./field-title.ts";

const descriptor = {
  config: { properties: { subject: { title: "Subject" }, branches: { title: "Branches" } } },
} as unknown as NodeDescriptor;

it("calls a setting as the form does, and an entry of a list by its own name", () => {
  const config = { branches: [{ id: "a", name: "Over 100" }, { id: "b" }] };
  expect(fieldTitle(descriptor, "subject", config)).toBe("Subject");
  expect(fieldTitle(descriptor, "branches.0.when", config)).toBe("Over 100");
  expect(fieldTitle(descriptor, "branches.1.when", config)).toBe("Branches");
  expect(fieldTitle(descriptor, "unknown", config)).toBeUndefined();
});
