import { setTimeout as sleep } from "node:timers/promises";
import { randomBytes } from "node:crypto";
import { describe, expect, it, onTestFinished } from "vitest";
import { createCleanup } from "../bench/cleanup.ts";
import { surviveCutConnections } from "../packages/engine/src/store/cut-connections.ts";
import { openDatabase } from "../packages/engine/src/store/database.ts";
import { composeEngine } from "../packages/engine/src/testing/compose.ts";
import { openSpace } from "../packages/engine/src/testing/space.ts";
import { workflow } from "../packages/engine/src/testing/workflow.ts";
import { startTestServer } from "./server.ts";
import { storm } from "./storm.ts";

const timeout = 400_000;
/** How soon events are accepted again once the server takes connections. */
const healMs = 5_000;

describe("PostgreSQL that stops at once and comes back", { timeout }, () => {
  it("finds the pool whole again within 5 s, every time", async () => {
    surviveCutConnections(() => undefined);
    const server = await startTestServer();
    onTestFinished(() => server.stop());
    const pool = openDatabase({ url: server.url });
    const { engine, vault, close } = composeEngine({
      pool,
      databaseUrl: server.url,
      masterKey: randomBytes(32),
      complain: () => undefined,
      onFatal: () => undefined,
    });
    const space = await openSpace({ engine, pool, vault });
    await space.publish(workflow("Heal").on("form.submitted").then("flow.stop"));
    let sent = 0;
    const accept = () => space.accept({ id: `e${sent++}`, type: "form.submitted" });
    await Promise.all(Array.from({ length: 20 }, accept));
    for (let round = 0; round < 3; round++) {
      await server.crash();
      // Another connection tells when the server is there.
      while (!(await server.owner`select`.then(() => true).catch(() => false))) await sleep(20);
      const there = performance.now();
      while (
        !(await accept()
          .then(() => true)
          .catch(() => false))
      )
        await sleep(20);
      expect(performance.now() - there).toBeLessThan(healMs);
      await Promise.all(Array.from({ length: 20 }, accept));
    }
    await close();
    await pool.end({ timeout: 1 });
  });
});

describe(
  "PostgreSQL that stops at once, connections cut at COMMIT and workers killed, all at the same time",
  { timeout },
  () => {
    it("lose no acknowledged event, do nothing twice and leave nothing stuck", async () => {
      const cleanup = createCleanup();
      onTestFinished(() => cleanup.run());
      const options = { runs: 120, minutes: 0.5, workers: 2, kills: 2, seed: 1, zombie: 0, list: false };
      const { checks, kills, crashes, cuts } = await storm(options, cleanup, () => undefined);
      expect(kills).toHaveLength(2);
      expect(crashes).toBeGreaterThan(0);
      expect(
        Object.values(cuts)
          .flatMap((own) => Object.values(own))
          .reduce((a, b) => a + b),
      ).toBeGreaterThan(0);
      expect(checks.filter(({ found }) => found > 0)).toEqual([]);
    });
  },
);
