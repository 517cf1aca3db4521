import { NavLink, Link } from "react-router";
import { Mark } from "./Mark.tsx";
import type { NavigationItem } from "./navigation.ts";
import classes from "./Rail.module.css";
import { UserMenu } from "./UserMenu.tsx";

export function Rail({ places }: { places: readonly NavigationItem[] }) {
  return (
    <nav aria-label="Main" className={classes.rail}>
      <Link to="/workflows" className={classes.mark} aria-label="Millrace, to the workflows">
        <Mark size={30} />
      </Link>
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
