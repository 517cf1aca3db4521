import type { Page } from "@playwright/test";
import type { Stage } from "./stage.ts";

/** What is on a picture. */
export interface Scene {
  /** Of its files, without the look. */
  name: string;
  path: string;
  /** Opens what is not in the address. */
  open?: (page: Page) => Promise<void>;
  /** Where the scene exists at one width only. */
  only?: "wide" | "narrow";
}

const click =
  (name: string | RegExp, role: "button" | "menuitem" | "row" = "button") =>
  (page: Page) =>
    page.getByRole(role, { name }).first().click();
const both =
  (...steps: ((page: Page) => Promise<void>)[]) =>
  async (page: Page) => {
    for (const step of steps) await step(page);
  };
const type = (text: string) => (page: Page) => page.keyboard.type(text);
/** What opens takes the focus a moment later. */
const pause = (page: Page) => page.waitForTimeout(500);
const press = (keys: string) => (page: Page) => page.keyboard.press(keys);

export const signedOutScenes: readonly Scene[] = [{ name: "sign-in", path: "/sign-in" }];

const pages = {
  workflows: "/workflows",
  runs: "/runs",
  events: "/events",
  contacts: "/contacts",
  tasks: "/tasks",
  mailbox: "/mailbox",
  "settings-api-keys": "/settings/api-keys",
  "settings-webhooks": "/settings/webhooks",
  "settings-members": "/settings/members",
  "settings-workspace": "/settings/workspace",
};

export function fullScenes({ sample, welcome, broken, succeededRun, failedRun, contact }: Stage): Scene[] {
  const editor = (name: string, query = "", open?: Scene["open"]): Scene => ({
    name: `editor${name}`,
    path: `/workflows/${welcome}${query}`,
    ...(open ? { open } : {}),
  });
  return [
    ...Object.entries(pages).map(([name, path]) => ({ name, path })),
    { name: "workflows-new", path: "/workflows", open: click("New workflow") },
    { name: "workflows-menu", path: "/workflows", open: click(/^Actions for/) },
    { name: "run", path: `/runs/${succeededRun}` },
    { name: "run-failed", path: `/runs/${failedRun}` },
    { name: "run-replay", path: `/runs/${succeededRun}`, open: click("Replay") },
    { name: "runs-bulk", path: `/runs?workflowId=${welcome}`, open: click("Actions for all runs of the list") },
    { name: "events-receipt", path: "/events", open: (page) => page.getByRole("row").nth(1).click(), only: "wide" },
    { name: "contact", path: `/contacts/${contact}` },
    { name: "settings-api-keys-new", path: "/settings/api-keys", open: click("New API key") },
    { name: "settings-api-keys-revoke", path: "/settings/api-keys", open: click(/^Revoke/) },
    { name: "not-found", path: "/nothing-here" },
    editor(""),
    editor("-settings-of-a-step", "?node=country"),
    editor("-settings-of-an-email", "?node=hello"),
    editor("-menu", "", click("More actions")),
    editor("-settings", "?panel=settings"),
    editor("-test", "?panel=test"),
    editor("-versions", "?panel=versions"),
    editor("-publish", "?panel=publish"),
    { name: "editor-publish-unchanged", path: `/workflows/${sample}?panel=publish` },
    editor("-version", "?version=1"),
    { name: "editor-problems", path: `/workflows/${broken}?panel=problems` },
    { name: "editor-publish-problems", path: `/workflows/${broken}?panel=publish` },
    { name: "editor-sample", path: `/workflows/${sample}` },
    editor("-outline", "?view=outline"),
    editor("-canvas", "?view=canvas"),
    editor("-numbers", "?view=numbers"),
    editor("-compare", "?compare=2..draft"),
    editor("-find", "?view=canvas", both(press("ControlOrMeta+f"), pause, type("ask"))),
    editor("-commands", "", both(press("ControlOrMeta+k"), pause, type("add"))),
    editor("-shortcuts", "", press("?")),
    editor("-tested", "?panel=test", click("Run the test")),
    { name: "mailbox-message", path: "/mailbox", open: (page) => page.getByText("Welcome, Ada").first().click() },
  ];
}

export const emptyScenes: readonly Scene[] = [
  ...Object.entries(pages).map(([name, path]) => ({ name: `${name}-empty`, path })),
  {
    name: "editor-empty",
    path: "/workflows",
    async open(page) {
      await click("New workflow")(page);
      await page.getByLabel("Name").fill("My first workflow");
      await page.keyboard.press("Enter");
      await page.waitForURL(/workflows\/./);
    },
  },
];
