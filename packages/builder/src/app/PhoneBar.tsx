import { Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { NavLink, useLocation, useNavigate } from "react-router";
import type { NavigationItem } from "./navigation.ts";
import classes from "./PhoneBar.module.css";
import { UserMenu } from "./UserMenu.tsx";

const shownPlaces = 4;

export function PhoneBar({ places }: { places: readonly NavigationItem[] }) {
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const more = places.slice(shownPlaces);
  const current = more.find((place) => pathname.startsWith(place.to));

  return (
    <nav aria-label="Main" className={classes.bar}>
      <div className={classes.places}>
        {places.slice(0, shownPlaces).map(({ to, label, Icon }) => (
          <NavLink key={to} to={to} className={classes.place ?? ""}>
            <Icon size={20} stroke={1.7} aria-hidden />
            <span>{label}</span>
          </NavLink>
        ))}
        {more.length > 0 && (
          <Menu position="top-end" width={200}>
            <Menu.Target>
              <button type="button" className={classes.place} data-current={current ? true : undefined}>
                <IconDots size={20} stroke={1.7} aria-hidden />
                <span>{current?.label ?? "More"}</span>
              </button>
            </Menu.Target>
            <Menu.Dropdown>
              {more.map(({ to, label, Icon }) => (
                <Menu.Item key={to} leftSection={<Icon size={18} stroke={1.7} />} onClick={() => void navigate(to)}>
                  {label}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      <UserMenu position="top-end" />
    </nav>
  );
}
