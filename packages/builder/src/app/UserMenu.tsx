import {
  type FloatingPosition,
  Menu,
  SegmentedControl,
  type MantineColorScheme,
  useMantineColorScheme,
} from "@mantine/core";
import { IconApi, IconLogout } from "@tabler/icons-react";
import { useSession, useSignOut } from "../api/session.ts";
import { notifyFailed } from "./notify.tsx";
import classes from "./UserMenu.module.css";

const schemes: { value: MantineColorScheme; label: string }[] = [
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
  { value: "auto", label: "System" },
];

/** Who is signed in, where, how it looks, and the way out. */
export function UserMenu({ position }: { position: FloatingPosition }) {
  const session = useSession().data;
  const signOut = useSignOut();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  if (!session) return null;
  const { user, workspace, role } = session;

  return (
    <Menu position={position} width={260} withinPortal>
      <Menu.Target>
        <button type="button" className={classes.face} aria-label={`Account of ${user.name || user.email}`}>
          {initialsOf(user.name || user.email)}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <strong>{user.name || user.email}</strong>
          {user.name && <span>{user.email}</span>}
          <span>
            {workspace.name} · {role}
          </span>
        </div>
        <Menu.Divider />
        <div className={classes.scheme}>
          <span id="color-scheme">Appearance</span>
          <SegmentedControl
            size="xs"
            fullWidth
            aria-labelledby="color-scheme"
            data={schemes}
            value={colorScheme}
            onChange={(value) => setColorScheme(value as MantineColorScheme)}
          />
        </div>
        <Menu.Divider />
        <Menu.Item leftSection={<IconApi size={16} />} component="a" href="/docs" target="_blank" rel="noreferrer">
          API reference
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLogout size={16} />}
          onClick={() => signOut.mutate(undefined, { onError: notifyFailed("You are still signed in") })}
        >
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function initialsOf(name: string): string {
  const words = name.split(/[\s.@_-]+/).filter(Boolean);
  return words
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join("");
}
