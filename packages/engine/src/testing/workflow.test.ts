import { describe, expect, it } from "vitest";
import { workflow } from "./workflow.ts";

const edges = (drawn: ReturnType<typeof workflow>) =>
  drawn.graph().edges.map(({ source, sourcePort, target }) => `${source}:${sourcePort} > ${target}`);

describe("the builder of test workflows", () => {
  it("connects paths, brings them together, and names what has no name", () => {
    const drawn = workflow("Big")
      .on("form.submitted")
      .on("order.created", {}, { id: "order" })
      .then("flow.branch", {})
      .port("big", (path) => path.then("contact.add_tag").then("contact.add_tag"))
      .port("otherwise", (path) => path)
      .then("email.send");
    expect(drawn.graph().nodes.map(({ id }) => id)).toEqual([
      "start",
      "order",
      "branch",
      "add_tag",
      "add_tag_2",
      "send",
    ]);
    expect(edges(drawn)).toEqual([
      "start:next > branch",
      "order:next > branch",
      "branch:big > add_tag",
      "add_tag:next > add_tag_2",
      "add_tag_2:next > send",
      "branch:otherwise > send",
    ]);
  });

  it("draws paths in parallel", () => {
    const drawn = workflow("Both")
      .on("form.submitted")
      .parallel(
        (path) => path.then("flow.delay", {}, { id: "a" }),
        (path) => path.then("flow.delay", {}, { id: "b" }),
      )
      .then("flow.join");
    expect(edges(drawn)).toEqual([
      "start:next > parallel",
      "parallel:next > a",
      "parallel:next > b",
      "a:next > join",
      "b:next > join",
    ]);
  });
});
