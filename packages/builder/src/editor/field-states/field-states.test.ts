import { describe, expect, it } from "vitest";
import { createFieldStates } from "./field-states.ts";

describe("the states of fields", () => {
  it("keep a text until it could be taken over", () => {
    const states = createFieldStates();
    let told = 0;
    states.subscribe(() => (told += 1));
    states.keep("a", "body", { text: "{", message: "This is not JSON yet." });
    const before = states.texts();
    states.keep("a", "body", { text: "{", message: "This is not JSON yet." });
    expect(states.texts()).toBe(before);
    expect(states.text("a", "body")?.text).toBe("{");
    states.keep("a", "body", undefined);
    states.keep("a", "body", undefined);
    expect(states.texts()).toEqual([]);
    expect(told).toBe(2);
  });

  it("let a field say what is missing once somebody was in it, or in the one around it", () => {
    const states = createFieldStates();
    expect(states.isTouched("a", "branches.0.when")).toBe(false);
    states.touch("a", "branches");
    expect(states.isTouched("a", "branches.0.when")).toBe(true);
    expect(states.isTouched("a", "title")).toBe(false);
    expect(states.isTouched("b", "branches.0.when")).toBe(false);
  });

  it("let steps that were there before, were left, or are to be published say everything", () => {
    const states = createFieldStates(["old"]);
    expect(states.isTouched("old", "title")).toBe(true);
    states.reveal(["left"]);
    expect(states.isTouched("left", "title")).toBe(true);
    expect(states.isTouched("new", "title")).toBe(false);
    states.reveal();
    expect(states.isTouched("new", "title")).toBe(true);
  });
});
