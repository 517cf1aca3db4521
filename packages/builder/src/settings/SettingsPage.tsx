import { NavLink, Outlet } from "react-router";
import { PageHeader } from "../app/PageHeader.tsx";
import classes from "./SettingsPage.module.css";

const sections = [
  { to: "/settings/api-keys", label: "API keys" },
  { to: "/settings/webhooks", label: "Webhooks" },
  { to: "/settings/members", label: "Members" },
  { to: "/settings/workspace", label: "Workspace" },
] as const;

/** The frame of the settings: one address each. */
export default function SettingsPage() {
  return (
    <>
      <PageHeader title="Settings">
        <nav aria-label="Settings" className={classes.sections}>
          {sections.map(({ to, label }) => (
            <NavLink key={to} to={to} className={classes.section ?? ""}>
              {label}
            </NavLink>
          ))}
        </nav>
      </PageHeader>
      <Outlet />
    </>
  );
}
