import { describe, expect, it } from "vitest";
import { InvalidEnvironment, readEnv } from "./env.ts";

describe("the environment", () => {
  it("has a default for everything", () => {
    expect(readEnv({})).toMatchObject({ port: 3000, databaseUrl: undefined, egressAllow: [], logLevel: "info" });
  });

  it("takes an empty variable for an absent one", () => {
    expect(readEnv({ PORT: "", DATABASE_URL: "" })).toMatchObject({ port: 3000, databaseUrl: undefined });
  });

  it("splits the list of addresses that may be reached", () => {
    expect(readEnv({ MILLRACE_EGRESS_ALLOW: "127.0.0.1, 10.0.0.0/8," }).egressAllow).toEqual([
      "127.0.0.1",
      "10.0.0.0/8",
    ]);
  });

  it("names every variable that is wrong, and never its value", () => {
    const read = () =>
      readEnv({ PORT: "http", DATABASE_URL: "mysql://root:hunter2@db", MILLRACE_MASTER_KEY: "hunter3" });
    expect(read).toThrow(InvalidEnvironment);
    expect(read).toThrow(/PORT[^]*DATABASE_URL[^]*MILLRACE_MASTER_KEY/);
    expect(read).not.toThrow(/hunter/);
  });
});
