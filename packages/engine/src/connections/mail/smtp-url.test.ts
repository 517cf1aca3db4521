import { describe, expect, it } from "vitest";
import { parseSmtpUrl } from "./smtp-url.ts";

describe("an SMTP URL", () => {
  it("says host, port and credentials", () => {
    expect(parseSmtpUrl("smtp://ann%40example.com:p%3A%2Fss@mail.example.com:2525")).toEqual({
      host: "mail.example.com",
      port: 2525,
      implicitTls: false,
      startTls: "required",
      verify: true,
      credentials: { user: "ann@example.com", pass: "p:/ss" },
    });
  });

  it.each([
    ["smtp://mail.example.com", { port: 587, startTls: "when_offered", implicitTls: false, credentials: undefined }],
    ["smtps://mail.example.com", { port: 465, implicitTls: true }],
    ["smtp://u:p@127.0.0.1", { startTls: "when_offered" }],
    ["smtp://u:p@[::1]:25", { host: "::1", startTls: "when_offered" }],
    ["smtp://u:p@mail.example.com?tls=off", { startTls: "never" }],
    ["smtp://mail.example.com?tls=required", { startTls: "required", verify: true }],
    ["smtp://mail.example.com?tls=unverified", { startTls: "when_offered", verify: false }],
  ])("%s has its defaults", (url, expected) => expect(parseSmtpUrl(url)).toMatchObject(expected));

  it.each([
    "",
    "mail.example.com",
    "http://mail.example.com",
    "smtp://",
    "smtp://mail.example.com?tls=maybe",
    "smtp://mail.example.com?logger=true",
    "smtps://mail.example.com?tls=off",
    "smtp://user:hush%zz@mail.example.com",
  ])("%j is refused, without repeating it", (url) => {
    expect(() => parseSmtpUrl(url)).toThrow(/SMTP URL|smtps/);
    expect(() => parseSmtpUrl(url)).not.toThrow("hush");
  });
});
