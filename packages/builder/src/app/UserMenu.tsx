import {
  type FloatingPosition,
  type MantineColorScheme,
  Popover,
  SegmentedControl,
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
  const name = user.name || user.email;

  return (
    <Popover position={position} width={260} trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className={classes.face} aria-label={`Account of ${name}`}>
          {initialsOf(name)}
        </button>
      </Popover.Target>
      <Popover.Dropdown p={4} aria-label={`Account of ${name}`}>
        <div className={classes.who}>
          <strong>{name}</strong>
          {user.name && <span>{user.email}</span>}
          <span>
            {workspace.name} · {role}
          </span>
        </div>
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
        <div className={classes.items}>
          <a className={classes.item} href="/docs" target="_blank" rel="noreferrer">
            <IconApi size={16} stroke={1.8} aria-hidden />
            API reference
          </a>
          <button
            type="button"
            className={classes.item}
            onClick={() => signOut.mutate(undefined, { onError: notifyFailed("You are still signed in") })}
          >
            <IconLogout size={16} stroke={1.8} aria-hidden />
            Sign out
          </button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

function initialsOf(name: string): string {
  const words = name.split(/[\s.@_-]+/).filter(Boolean);
  return words
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join("");
}
