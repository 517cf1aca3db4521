import { expect, it } from "vitest";
import type { ExternalDefinition } from "../nodes/define.ts";
import { emailSend } from "../nodes/messages/email-send.ts";
import { quietFor } from "./quiet-hours.ts";

const quietHours = { from: "21:00", to: "08:00" };
const mail = emailSend as ExternalDefinition;

it("a step that spares people waits exactly until the quiet hours end, an hour longer or less when the clocks change", () => {
  const hours = (at: string) =>
    (quietFor(mail, { quietHours }, null, "Europe/Berlin", new Date(at))?.forMs ?? 0) / 3_600_000;
  expect(hours("2026-06-01T20:00:00Z")).toBe(10);
  expect(hours("2026-03-28T21:00:00Z")).toBe(9);
  expect(hours("2026-10-24T20:00:00Z")).toBe(11);
  expect(hours("2026-06-02T06:00:00Z")).toBe(0);
});

it("says until when in the clocks that count", () => {
  expect(quietFor(mail, { quietHours }, null, "America/New_York", new Date("2026-06-02T03:00:00Z"))?.until).toBe(
    "2026-06-02 08:00 (America/New_York)",
  );
});
