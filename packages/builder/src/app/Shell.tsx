import { Suspense } from "react";
import { Outlet } from "react-router";
import { useSession } from "../api/session.ts";
import { navigation } from "./navigation.ts";
import { PaletteHost } from "./palette/PaletteHost.tsx";
import { PhoneBar } from "./PhoneBar.tsx";
import { Rail } from "./Rail.tsx";
import classes from "./Shell.module.css";
import { Splash } from "./Splash.tsx";
import { useIsPhone } from "./useIsPhone.ts";

/** The frame around every page: a rail on the left, on a phone a bar at the bottom. `none` leaves the window to the page. */
export function Shell({ frame }: { frame: "rail" | "none" }) {
  const isPhone = useIsPhone();
  const permissions = useSession().data?.permissions ?? [];
  const places = navigation.filter((place) => permissions.includes(place.needs));
  const page = (
    <Suspense fallback={<Splash />}>
      <Outlet />
    </Suspense>
  );

  if (frame === "none") {
    return (
      <main id="page" className={classes.whole}>
        {page}
      </main>
    );
  }
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#page">
        Skip to the page
      </a>
      {!isPhone && <Rail places={places} />}
      <main id="page" className={classes.page} tabIndex={-1}>
        {page}
      </main>
      {isPhone && <PhoneBar places={places} />}
      <PaletteHost />
    </div>
  );
}
