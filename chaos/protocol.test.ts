import { describe, expect, it } from "vitest";
import { createScanner } from "./protocol.ts";

const message = (type: string, ...texts: string[]): Buffer => {
  const body = Buffer.from(texts.map((text) => `${text}\0`).join(""));
  const head = Buffer.alloc(5);
  head.write(type, 0, "latin1");
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};
const startup = Buffer.concat([Buffer.from([0, 0, 0, 8, 0, 3, 0, 0])]);
const query = (text: string) => message("Q", text);

/** A scanner of a connection that has begun. */
function connected() {
  const scanner = createScanner();
  scanner.scan(startup);
  return scanner;
}

describe("what a client sends to PostgreSQL", () => {
  it("is passed on up to a COMMIT, which is handed over by itself", () => {
    const scanner = connected();
    const before = Buffer.concat([query("begin "), query("insert into t values (1)")]);
    const commit = Buffer.concat([query("commit"), query("select 1")]);
    expect(scanner.scan(Buffer.concat([before, commit]))).toEqual({ before, commit });
  });

  it("is a COMMIT also as a prepared statement, the second time without its text", () => {
    const scanner = connected();
    const bind = message("B", "", "s7");
    scanner.scan(query("begin"));
    expect(scanner.scan(Buffer.concat([message("P", "s7", "commit"), bind])).commit).toEqual(bind);
    scanner.scan(query("begin"));
    expect(scanner.scan(bind).commit).toEqual(bind);
  });

  it("commits with every statement outside of a transaction, and with none that is undone", () => {
    const scanner = connected();
    expect(scanner.scan(query("update t set n = 1")).commit).toBeDefined();
    scanner.scan(query("begin"));
    expect(scanner.scan(query("rollback to s0")).commit).toBeUndefined();
    expect(scanner.scan(query("update t set n = 1")).commit).toBeUndefined();
    expect(scanner.scan(query("rollback")).commit).toBeUndefined();
    expect(scanner.scan(query("update t set n = 1")).commit).toBeDefined();
  });

  it("may come in pieces", () => {
    const scanner = connected();
    scanner.scan(query("begin"));
    const commit = query("commit");
    expect(scanner.scan(commit.subarray(0, 3))).toEqual({ before: Buffer.alloc(0), commit: undefined });
    expect(scanner.scan(commit.subarray(3, 8))).toEqual({ before: Buffer.alloc(0), commit: undefined });
    expect(scanner.scan(commit.subarray(8))).toEqual({ before: Buffer.alloc(0), commit });
  });

  it("may begin with a request for TLS, which has no type either", () => {
    const scanner = createScanner();
    scanner.scan(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]));
    scanner.scan(startup);
    expect(scanner.scan(query("select 1")).commit).toEqual(query("select 1"));
  });
});
