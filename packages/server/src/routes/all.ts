import type { Route } from "../http/route.ts";
import { draftLiveRoute } from "../live/draft-live.ts";
import { runStreamRoute } from "../live/run-stream.ts";
import { apiKeyRoutes } from "./api-keys/index.ts";
import { circuitRoutes } from "./circuits/index.ts";
import { contactRoutes } from "./contacts/index.ts";
import { deadLetterRoutes } from "./dead-letters/index.ts";
import { eventTypeRoutes } from "./event-types/index.ts";
import { eventRoutes } from "./events/index.ts";
import { hookRoutes } from "./hooks/index.ts";
import { mailboxRoutes } from "./mailbox/index.ts";
import { memberRoutes } from "./members/index.ts";
import { nodeTypeRoutes } from "./node-types/index.ts";
import { runRoutes } from "./runs/index.ts";
import { sessionRoutes } from "./session/index.ts";
import { taskRoutes } from "./tasks/index.ts";
import { valueRoutes } from "./values/index.ts";
import { workflowRoutes } from "./workflows/index.ts";
import { workspaceRoutes } from "./workspace/index.ts";

/** Every route of the API. Of two that fit a path, the first one answers. */
export const routes: readonly Route[] = [
  ...sessionRoutes,
  ...workflowRoutes,
  draftLiveRoute,
  ...nodeTypeRoutes,
  ...eventRoutes,
  ...eventTypeRoutes,
  ...hookRoutes,
  runStreamRoute,
  ...runRoutes,
  ...deadLetterRoutes,
  ...circuitRoutes,
  ...contactRoutes,
  ...valueRoutes,
  ...taskRoutes,
  ...mailboxRoutes,
  ...apiKeyRoutes,
  ...memberRoutes,
  ...workspaceRoutes,
];
