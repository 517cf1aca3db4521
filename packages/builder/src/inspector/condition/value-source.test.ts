import { expect, it } from "vitest";
import { valueSourceOf } from "./value-source.ts";

it.each([
  ["event.data.address.city", { kind: "event", type: "form.submitted", path: "address.city" }],
  ["trigger.data.plan", { kind: "event", type: "form.submitted", path: "plan" }],
  ["contact.tags", { kind: "contact", field: "tags" }],
  ["contact.fields.plan", { kind: "contact", field: "plan" }],
  ["contact.id", undefined],
  ["event.time", undefined],
  ["steps.ask.output.score", undefined],
])("the values of %s are looked up in %j", (field, source) => {
  expect(valueSourceOf(field, "form.submitted")).toEqual(source);
});
