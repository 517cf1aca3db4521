import type { Route } from "../../http/route.ts";
import { documentRoutes } from "./document.ts";
import { draftRoutes } from "./draft.ts";
import { lifecycleRoutes } from "./lifecycle.ts";
import { numbersRoute } from "./numbers.ts";
import { rehearsalRoutes } from "./rehearsals.ts";
import { testRoutes } from "./tests.ts";
import { versionRoutes } from "./versions.ts";

/** `/v1/workflows`: what marketers draw and publish. */
export const workflowRoutes: Route[] = [
  ...documentRoutes,
  ...draftRoutes,
  ...lifecycleRoutes,
  ...versionRoutes,
  ...rehearsalRoutes,
  ...testRoutes,
  numbersRoute,
];
