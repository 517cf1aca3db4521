import { describe, expect, it } from "vitest";
import { sharedEngine } from "../testing/shared-engine.ts";
import { inWorkspace } from "./tenancy.ts";
import { uuidv7 } from "./uuid.ts";

const engine = sharedEngine({ workers: 0 });

const event = (id: string) => ({ id, key: id, source: "api", type: "form.submitted", time: new Date(), data: {} });

describe("a row of a week without a partition", () => {
  it("is written once the partitions of these weeks are made, when nobody has made them for weeks", async () => {
    const space = await engine().space();
    const [week] = await engine().owner<{ name: string }[]>`
      select 'millrace.events_' || to_char(date_trunc('week', now() at time zone 'utc'), 'YYYYMMDD') as name`;
    await engine().owner.unsafe(`drop table ${week?.name}`);
    const [accepted] = await space.accept({ type: "form.submitted", contact: { externalId: "c1" } });
    expect(accepted).toMatchObject({ status: "accepted" });
  });

  it.each([
    ["a year ago", -365],
    ["a year ahead", 365],
  ])("is refused with the reason when the database's clock was %s", async (_when, days) => {
    const space = await engine().space();
    const time = (Date.now() + days * 86_400_000).toString(16).padStart(12, "0");
    const id = `${time.slice(0, 8)}-${time.slice(8)}-${uuidv7().slice(14)}`;
    await expect(
      inWorkspace(
        engine().pool,
        space.id,
        (sql) => sql`insert into events ${sql({ workspace_id: space.id, ...event(id) } as never)}`,
      ),
    ).rejects.toThrow(
      "There is no partition of events for the week of this row. The clock of the database's machine is, or was, wrong by weeks: set it right, then try again.",
    );
  });
});
