import type { Permission } from "@millrace/shared/api/permissions.ts";
import {
  type Icon,
  IconBolt,
  IconCheckbox,
  IconInbox,
  IconRoute,
  IconSettings,
  IconSubtask,
  IconUsers,
} from "@tabler/icons-react";

export interface NavigationItem {
  to: string;
  label: string;
  Icon: Icon;
  needs: Permission;
}

/** The places of the app, in the order of the rail. A phone's bar shows the first four and puts the others under "More". */
export const navigation: readonly NavigationItem[] = [
  { to: "/workflows", label: "Workflows", Icon: IconSubtask, needs: "workflows:read" },
  { to: "/runs", label: "Runs", Icon: IconRoute, needs: "runs:read" },
  { to: "/events", label: "Events", Icon: IconBolt, needs: "events:read" },
  { to: "/contacts", label: "Contacts", Icon: IconUsers, needs: "contacts:read" },
  { to: "/tasks", label: "Tasks", Icon: IconCheckbox, needs: "tasks:read" },
  { to: "/mailbox", label: "Mailbox", Icon: IconInbox, needs: "mailbox:read" },
  { to: "/settings", label: "Settings", Icon: IconSettings, needs: "settings:read" },
];
