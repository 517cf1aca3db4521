import { describe, expect, it } from "vitest";
import { StepFailure, failureOfNetworkError, failureOfResponse, parseRetryAfter } from "./failure.ts";

const now = Date.UTC(2026, 0, 1, 12, 0, 0);
const answer = (status: number, headers: Record<string, string> = {}) =>
  failureOfResponse({ status, headers, body: "no" }, now);

describe("an answer of a target", () => {
  it.each([200, 201, 202, 204])("%i is no failure", (status) => expect(answer(status)).toBeUndefined());

  it.each([408, 425, 429, 500, 502, 503, 504])("%i may pass later", (status) => {
    expect(answer(status)).toMatchObject({
      code: `http_${status}`,
      retryable: true,
      outcome: "rejected",
    });
  });

  it.each([304, 400, 401, 403, 404, 409, 410, 422])("%i is final", (status) => {
    expect(answer(status, { "retry-after": "5" })).toMatchObject({
      retryable: false,
      retryAfterMs: undefined,
    });
  });

  it("says when to come back", () => expect(answer(429, { "retry-after": "7" })?.retryAfterMs).toBe(7000));

  it("keeps the beginning of what the target said", () => {
    const failure = failureOfResponse({ status: 422, headers: {}, body: "x".repeat(5000) }, now);
    expect(failure?.details).toEqual({ status: 422, body: "x".repeat(2048) });
  });
});

describe("Retry-After", () => {
  it.each([
    ["120", 120_000],
    [" 0 ", 0],
    ["Thu, 01 Jan 2026 12:00:30 GMT", 30_000],
    ["Thu, 01 Jan 2026 11:00:00 GMT", 0],
    ["99999999999999999999", 86_400_000],
    ["soon", undefined],
    ["-5", undefined],
    ["", undefined],
    [undefined, undefined],
  ])("%j waits %j ms", (header, expected) => expect(parseRetryAfter(header, now)).toBe(expected));
});

describe("an error of the network", () => {
  const error = (code: string) => Object.assign(new Error("x"), { code });

  it.each([
    ["ENOTFOUND", "dns_failed"],
    ["ECONNREFUSED", "connection_refused"],
    ["UND_ERR_CONNECT_TIMEOUT", "connect_timeout"],
    ["CERT_HAS_EXPIRED", "tls_failed"],
    ["EWHATEVER", "connection_failed"],
  ])("before sending, %s is %s and may be tried again", (code, expected) => {
    expect(failureOfNetworkError(error(code), false)).toMatchObject({
      code: expected,
      retryable: true,
      outcome: "not_sent",
    });
  });

  it("leaves the outcome unknown once the request was written", () => {
    const failure = failureOfNetworkError(error("ECONNRESET"), true);
    expect(failure).toMatchObject({
      code: "connection_closed",
      retryable: true,
      outcome: "unknown",
    });
    expect(failure.cause).toBeInstanceOf(Error);
  });

  it("passes a failure through as it is", () => {
    const failure = new StepFailure("x", "y", { retryable: false, outcome: "not_sent" });
    expect(failureOfNetworkError(failure, true)).toBe(failure);
  });
});
