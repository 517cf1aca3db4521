import { defineConfig } from "vitest/config";

const sources = ["packages/*/src/**", "packages/*/test/**", "chaos/**", "scripts/**"];
const tests = (suffix: string) => sources.map((folder) => `${folder}/*.${suffix}`);
const databaseTests = tests("pg.test.ts");
const browserTests = tests("dom.test.{ts,tsx}");

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: tests("test.ts"),
          exclude: ["**/node_modules/**", ...databaseTests, ...browserTests],
        },
      },
      {
        extends: true,
        test: {
          name: "pg",
          include: databaseTests,
          globalSetup: "packages/server/test/database-server.ts",
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      { extends: true, test: { name: "dom", include: browserTests, environment: "happy-dom" } },
    ],
  },
});
