import { type Envelope, envelopeSchema } from "@millrace/shared/events/envelope.ts";
import type { FailPoint } from "../../src/runtime/fail-points.ts";
import { openDatabase } from "../../src/store/database.ts";
import { composeEngine } from "../../src/testing/compose.ts";

/** Accepts one event as an API process does, kills itself at the given point, and otherwise says `acknowledged`. */
export interface AcceptSettings {
  databaseUrl: string;
  masterKey: string;
  workspaceId: string;
  event: Pick<Envelope, "id" | "type">;
  crashAt: FailPoint;
}

const { databaseUrl, masterKey, workspaceId, event, crashAt } = JSON.parse(process.argv[2] ?? "{}") as AcceptSettings;
const pool = openDatabase({ url: databaseUrl, name: "accept-process" });
const { engine } = composeEngine({
  pool,
  databaseUrl,
  masterKey: Buffer.from(masterKey, "hex"),
  complain: () => {},
  onFatal: () => {},
  reach: (point) => {
    if (point === crashAt) process.kill(process.pid, "SIGKILL");
  },
});
await engine.ingest.accept(workspaceId, [envelopeSchema.parse(event)]);
process.stdout.write("acknowledged\n");
await pool.end({ timeout: 1 });
