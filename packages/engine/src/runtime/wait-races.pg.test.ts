import { expect, it } from "vitest";
import type { RecordedRun } from "../testing/history.ts";
import { sharedEngine } from "../testing/shared-engine.ts";
import type { Space } from "../testing/space.ts";
import { workflow } from "../testing/workflow.ts";

const engine = sharedEngine({ workers: 2 });

const cart = (correlate: object = {}) =>
  workflow("Cart")
    .on("custom.event", { eventType: "cart.abandoned" })
    .then("flow.wait_for_event", { eventType: "cart.ordered", timeout: "1h", ...correlate }, { id: "wait" })
    .port("received", (path) => path.then("contact.add_tag", { tag: "bought" }, { id: "bought" }))
    .port("timed_out", (path) => path.then("contact.add_tag", { tag: "lost" }, { id: "lost" }));

const rounds = 200;
const together = 20;
const contactOf = (round: number) => ({ externalId: `c${round}` });

/** Starts a run for each round, group by group, and has whatever `rivals` do race for each of them. */
async function race(
  space: Space,
  rivals: (round: number, runId: string) => Promise<unknown>[],
): Promise<RecordedRun[]> {
  const runs: RecordedRun[] = [];
  for (let first = 0; first < rounds; first += together) {
    const group = Array.from({ length: together }, (_, at) => first + at);
    const begun = await Promise.all(
      group.map((round) =>
        space.runUntil("waiting", { type: "cart.abandoned", contact: contactOf(round), data: { cartId: round } }),
      ),
    );
    await Promise.all(group.flatMap((round, at) => rivals(round, begun[at]?.id ?? "")));
    runs.push(...(await Promise.all(begun.map(({ id }) => space.ended(id)))));
  }
  return runs;
}

/** Lets the timer be due, and looks for due timers right then: by its next look of its own a worker would always be too late. */
async function timeOut(space: Space, runId: string): Promise<void> {
  await space.inside((sql) => sql`update timers set due_at = now() where run_id = ${runId}`);
  await engine().pool`select millrace.promote_timers(5000, 250)`;
}

async function expectOneWinnerEach(space: Space, runs: RecordedRun[]): Promise<Record<string, number>> {
  const won = { event: 0, timeOut: 0, cancel: 0 };
  for (const { status, steps } of runs) {
    const winners = {
      event: steps["bought"]?.status === "succeeded",
      timeOut: steps["lost"]?.status === "succeeded",
      cancel: status === "cancelled",
    };
    expect(Object.values(winners).filter(Boolean)).toHaveLength(1);
    for (const [name, has] of Object.entries(winners)) if (has) won[name as keyof typeof won]++;
  }
  const left = await space.inside((sql) => sql`select run_id from timers union all select run_id from event_waits`);
  expect(left).toEqual([]);
  const tags = await space.inside((sql) => sql`select from contact_tags`);
  expect(tags).toHaveLength(won.event + won.timeOut);
  return won;
}

it("exactly one of event, time-out and cancel wins, in 200 rounds with two workers", { timeout: 120_000 }, async () => {
  const space = await engine().space();
  await space.publish(cart());
  const runs = await race(space, (round, runId) => {
    const all = [
      () => space.accept({ type: "cart.ordered", contact: contactOf(round) }),
      () => timeOut(space, runId),
      () => engine().engine.runs.cancel(space.id, [runId], "Called off"),
    ];
    // Each of them comes first in a third of the rounds, and two at a time where the third would always win.
    const chosen = round % 2 ? all : all.slice(0, 2);
    return [...chosen.slice(round % chosen.length), ...chosen.slice(0, round % chosen.length)].map((rival) => rival());
  });
  const won = await expectOneWinnerEach(space, runs);
  expect(won["event"]).toBeGreaterThan(0);
  expect(won["timeOut"]).toBeGreaterThan(0);
});

it(
  "an event and the step that begins to wait for it never miss each other, in 200 rounds with two workers",
  { timeout: 120_000 },
  async () => {
    const space = await engine().space();
    await space.publish(cart({ correlate: { eventPath: "cartId", value: "{{ event.data.cartId }}" } }));
    for (let first = 0; first < rounds; first += together) {
      // Of somebody else, so that no order between the two is kept for them.
      await Promise.all(
        Array.from({ length: together }, async (_, at) => {
          const data = { cartId: `cart-${first + at}` };
          await space.accept({ type: "cart.abandoned", contact: contactOf(first + at), data });
          await space.accept({ type: "cart.ordered", contact: { externalId: `other-${first + at}` }, data });
        }),
      );
    }
    const runs = await space.endedRuns(rounds);
    const won = await expectOneWinnerEach(space, runs);
    expect(won).toEqual({ event: rounds, timeOut: 0, cancel: 0 });
  },
);
