import { expect, it } from "vitest";
import { sharedEngine } from "../testing/shared-engine.ts";
import { workflow } from "../testing/workflow.ts";

const engine = sharedEngine();

it("a batch of steps whose templates burn time keeps nothing else of the process waiting for a second", async () => {
  const space = await engine().space();
  const burning = "{% for a in (1..4000) %}{% assign x = a | plus: 1 | times: 3 %}{% endfor %}{{ x }}";
  await space.publish(
    workflow("Burn")
      .on("form.submitted")
      .then("flow.set_variables", { variables: { x: burning } }),
  );
  let longest = 0;
  let last = performance.now();
  const watch = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }, 5);

  await space.accept(...Array.from({ length: 12 }, () => ({ type: "form.submitted" })));
  // On a slow machine some are refused, once they have burnt their time.
  await space.endedRuns(12);
  clearInterval(watch);

  expect(longest).toBeLessThan(1_000);
});
