import { describe, expect, it } from "vitest";
import { masked, maskedInput } from "./mask.ts";

const request = { kind: "http" as const, method: "GET", url: "https://api.example.com", headers: {}, body: null };

describe("secrets of a request", () => {
  it("are hidden in headers, in the address and in its parameters; the rest is shown", () => {
    const { url, headers } = masked({
      ...request,
      url: "https://ada:pass@api.example.com/a?api_key=1&page=2",
      headers: { "X-Api-Key": "1", authorization: "Basic abc", accept: "text/html" },
    }) as typeof request;
    expect(url).toBe("https://••••@api.example.com/a?api_key=••••&page=2");
    expect(headers).toEqual({ "X-Api-Key": "••••", authorization: "Basic ••••", accept: "text/html" });
  });

  it("are hidden in the settings they come from", () => {
    const input = {
      url: "https://example.com?token=1",
      headers: { Cookie: "a=b" },
      body: { password: "x", name: "Ada" },
    };
    expect(maskedInput(input)).toEqual({
      url: "https://example.com?token=••••",
      headers: { Cookie: "••••" },
      body: { password: "••••", name: "Ada" },
    });
  });
});
