import { IconSearch } from "@tabler/icons-react";
import { NavLink, Link } from "react-router";
import { shownKeys, spokenKeys } from "../editor/actions/keys.ts";
import { Mark } from "./Mark.tsx";
import type { NavigationItem } from "./navigation.ts";
import classes from "./Rail.module.css";
import { openPalette } from "./palette/open-palette.ts";
import { UserMenu } from "./UserMenu.tsx";

export function Rail({ places }: { places: readonly NavigationItem[] }) {
  return (
    <nav aria-label="Main" className={classes.rail}>
      <Link to="/workflows" className={classes.mark} aria-label="Millrace, to the workflows">
        <Mark size={30} />
      </Link>
      <button
        type="button"
        className={classes.search}
        aria-label={`Search everything, ${shownKeys("mod+k")}`}
        aria-keyshortcuts={spokenKeys("mod+k")}
        title={`Search everything (${shownKeys("mod+k")})`}
        onClick={openPalette}
      >
        <IconSearch size={18} stroke={1.7} aria-hidden />
        <kbd aria-hidden>{shownKeys("mod+k")}</kbd>
      </button>
      <div className={classes.places}>
        {places.map(({ to, label, Icon }) => (
          <NavLink key={to} to={to} className={classes.place ?? ""}>
            <Icon size={20} stroke={1.7} aria-hidden />
            <span>{label}</span>
          </NavLink>
        ))}
      </div>
      <UserMenu position="right-end" />
    </nav>
  );
}
