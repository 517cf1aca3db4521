import { defineConfig } from "@playwright/test";

/** The Chromium that scripts/test.ts found or installed; Playwright's own where it is run by hand. */
const chromium = process.env["MILLRACE_CHROMIUM"];

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  // One server and one machine: tests that share neither workspace nor time are worth more than tests in parallel.
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: process.env["CI"] !== undefined,
  reporter: [["list"]],
  use: {
    viewport: { width: 1440, height: 900 },
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      ...(chromium ? { executablePath: chromium } : {}),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [{ name: "chromium", use: { browserName: "chromium" } }],
});
