import type { CreatedApiKey, Hook } from "../../packages/shared/src/api/settings.ts";
import type { Gesture } from "./gestures.ts";

/** Answers a new key with one that is made up, and makes none: the pictures show no secret that works. */
export const makeUpKey: Gesture = async (page) => {
  await page.route("**/v1/api-keys", async (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    const asked = route.request().postDataJSON() as Pick<CreatedApiKey, "name" | "scopes">;
    const created: CreatedApiKey = {
      ...{ id: "01a20000-0000-7000-8000-000000000001", prefix: "mr_live_example0", eventTypes: [] },
      ...{ createdAt: new Date().toISOString(), lastUsedAt: null, revokedAt: null },
      ...{ requiresSignature: false, signingSecret: null, ...asked },
      key: "mr_live_example0thatopensnothing0000000000000000",
    };
    await route.fulfill({ status: 201, json: created });
  });
};

/** Answers a new secret of a webhook with one that is made up, and leaves the real one alone. */
export const makeUpSecret: Gesture = async (page) => {
  await page.route("**/v1/hooks", async (route) => {
    const request = route.request();
    if (request.method() !== "POST") return route.fallback();
    const asked = request.postDataJSON() as Pick<Hook, "workflowId" | "nodeId" | "verification">;
    const id = "01a20000-0000-7000-8000-000000000002";
    const json = { ...asked, id, url: `${request.url()}/${id}`, secret: "whsec_ZXhhbXBsZSB0aGF0IG9wZW5zIG5vdGhpbmc=" };
    await route.fulfill({ status: 201, json });
  });
};
