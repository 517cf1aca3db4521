import { describe, expect, it } from "vitest";
import { placeAfterSignIn } from "./placeAfterSignIn.ts";

describe("placeAfterSignIn", () => {
  it("goes to the place that was asked for", () => {
    expect(placeAfterSignIn("/runs?status=failed")).toBe("/runs?status=failed");
  });

  it.each([
    null,
    "",
    "//evil.example.com",
    "/\\evil.example.com",
    "https://evil.example.com",
    "/sign-in?next=/sign-in",
  ])("goes to the workflows instead of %s", (next) => {
    expect(placeAfterSignIn(next)).toBe("/workflows");
  });
});
