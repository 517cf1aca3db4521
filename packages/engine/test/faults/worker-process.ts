import { composeEngine } from "../../src/testing/compose.ts";
import { surviveCutConnections } from "../../src/store/cut-connections.ts";
import { openDatabase } from "../../src/store/database.ts";

/**
 * A worker in a process of its own, to be killed. Started by process.ts with its settings as JSON; says `ready` when it
 * fetches jobs, ends with 0 after SIGTERM once it is drained, and with 1 when its pool of jobs has died.
 */
const { databaseUrl, masterKey, smtpUrl } = JSON.parse(process.argv[2] ?? "{}") as {
  databaseUrl: string;
  masterKey: string;
  smtpUrl?: string;
};

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const pool = openDatabase({ url: databaseUrl, name: "worker-process" });
const { engine, close } = composeEngine({
  pool,
  databaseUrl,
  masterKey: Buffer.from(masterKey, "hex"),
  smtpUrl,
  complain: say,
  onFatal: (error) => {
    say(`fatal: ${String(error)}`);
    process.exit(1);
  },
});
surviveCutConnections((error) => say(`A connection was cut: ${String(error)}`));
const worker = engine.worker();

process.once("SIGTERM", () => {
  void (async () => {
    await worker.stop();
    await close();
    await pool.end({ timeout: 1 });
    process.exit(0);
  })();
});

await worker.start();
say("ready");
