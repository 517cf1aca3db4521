import { Loader } from "@mantine/core";
import { useEffect, useState } from "react";
import classes from "./Splash.module.css";

/** Something is on its way. Stays empty for a moment, so that a quick answer does not flicker. */
export function Splash() {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 250);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={classes.splash} role="status" aria-label="Loading">
      {late && <Loader size="sm" />}
    </div>
  );
}
