import { connect } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { allowNothing, parseAllowList } from "./addresses.ts";
import { createAddressGuard } from "./guard.ts";
import { dial, refusalOfSocket } from "./pinning.ts";
import { listen } from "./test-listener.ts";

const resolve = (host: string) =>
  Promise.resolve(host === "inner.example.com" ? ["127.0.0.1", "10.0.0.1"] : ["127.0.0.1"]);
const strict = createAddressGuard({ allow: allowNothing, resolve });
const lenient = createAddressGuard({ allow: parseAllowList("127.0.0.1"), resolve });

describe("a connection", () => {
  it("goes to a checked address of the host", async () => {
    const listener = await listen();
    const socket = await dial(lenient, "shop.example.com", listener.port, 1000);
    onTestFinished(() => void socket.destroy());
    expect(socket.remoteAddress).toBe("127.0.0.1");
    expect(socket.listenerCount("error")).toBe(0);
  });

  it.each([
    ["a literal", strict, "127.0.0.1"],
    ["a name", strict, "shop.example.com"],
    ["a name with one bad address", lenient, "inner.example.com"],
  ])("to a private address, given as %s, is refused before it is made", async (_what, guard, host) => {
    const listener = await listen();
    await expect(dial(guard, host, listener.port, 1000)).rejects.toMatchObject({ code: "egress_refused" });
    expect(listener.connections).toBe(0);
  });

  it("is judged once more by where it really leads", async () => {
    const listener = await listen();
    const socket = connect(listener.port, "127.0.0.1");
    onTestFinished(() => void socket.destroy());
    expect(refusalOfSocket(lenient, socket)).toMatchObject({ message: "The connection has no known address." });
    await new Promise((done) => socket.once("connect", done));
    expect(refusalOfSocket(lenient, socket)).toBeUndefined();
    expect(refusalOfSocket(strict, socket)).toMatchObject({ code: "egress_refused", outcome: "not_sent" });
  });
});
