import { editorScenes } from "./editor-scenes.ts";
import { click, clickText, type Gesture, inOrder, openByKeys, pause, press, type } from "./gestures.ts";
import { makeUpKey, makeUpSecret } from "./made-up.ts";
import type { Stage } from "./stage.ts";

/** What is on a picture. */
export interface Scene {
  /** Of its files, without the look. */
  name: string;
  path: string;
  /** Opens what is not in the address. */
  open?: Gesture;
  /** Where the scene exists at one width only. */
  only?: "wide" | "narrow";
}

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
/** Somebody is always a member, has a key and is in a workspace. */
const neverEmpty = ["settings-api-keys", "settings-members", "settings-workspace"];

const bulkMenu = click("Actions for all runs of the list");
const newKey = inOrder(click("New API key"), pause, type("Website forms"));

export function fullScenes(stage: Stage): Scene[] {
  const { welcome, succeededRun, waitingRun, failedRun, contact } = stage;
  return [
    ...Object.entries(pages).map(([name, path]) => ({ name, path })),
    { name: "account", path: "/workflows", open: click(/^Account of/) },
    { name: "more", path: "/workflows", open: click("More"), only: "narrow" },
    { name: "commands", path: "/workflows", open: inOrder(openByKeys("ControlOrMeta+k"), type("new")) },
    { name: "workflows-new", path: "/workflows", open: click("New workflow") },
    { name: "workflows-menu", path: "/workflows", open: click(/^Actions for/) },
    { name: "run", path: `/runs/${succeededRun}` },
    { name: "run-waiting", path: `/runs/${waitingRun}` },
    { name: "run-failed", path: `/runs/${failedRun}` },
    { name: "run-replay", path: `/runs/${succeededRun}`, open: click("Replay") },
    { name: "run-cancel", path: `/runs/${waitingRun}`, open: click("Cancel") },
    { name: "runs-chosen", path: `/runs?workflowId=${welcome}`, open: chooseRuns, only: "wide" },
    {
      ...{ name: "runs-chosen-cancel", path: `/runs?workflowId=${welcome}`, only: "wide" },
      open: inOrder(chooseRuns, click(/^Cancel \d/)),
    },
    { name: "runs-bulk", path: `/runs?workflowId=${welcome}`, open: bulkMenu },
    {
      ...{ name: "runs-bulk-cancel", path: `/runs?workflowId=${welcome}` },
      open: inOrder(bulkMenu, click(/^Cancel all/, "menuitem")),
    },
    { name: "runs-nothing-fits", path: "/runs?status=cancelled" },
    { name: "events-receipt", path: "/events", open: clickText("Contact form submitted") },
    { name: "contact", path: `/contacts/${contact}` },
    { name: "settings-api-keys-new", path: "/settings/api-keys", open: click("New API key") },
    { name: "settings-api-keys-made", path: "/settings/api-keys", open: inOrder(makeUpKey, newKey, press("Enter")) },
    { name: "settings-api-keys-revoke", path: "/settings/api-keys", open: click(/^Revoke/) },
    { name: "settings-webhooks-secret", path: "/settings/webhooks", open: click(/^New secret/) },
    {
      ...{ name: "settings-webhooks-secret-made", path: "/settings/webhooks" },
      open: inOrder(makeUpSecret, click(/^New secret/), click("Make new ones")),
    },
    { name: "not-found", path: "/nothing-here" },
    { name: "mailbox-message", path: "/mailbox", open: clickText("Welcome, Ada") },
    ...editorScenes(stage),
  ];
}

async function chooseRuns(page: Parameters<Gesture>[0]): Promise<void> {
  const boxes = page.getByRole("checkbox", { name: /^Choose the run of/ });
  for (const at of [0, 1, 2]) await boxes.nth(at).click({ force: true });
}

export const emptyScenes: readonly Scene[] = [
  ...Object.entries(pages)
    .filter(([name]) => !neverEmpty.includes(name))
    .map(([name, path]) => ({ name: `${name}-empty`, path })),
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
