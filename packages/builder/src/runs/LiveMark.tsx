import classes from "./LiveMark.module.css";

/** Says that what is shown follows what happens, or that it does not at the moment. */
export function LiveMark({ connected }: { connected: boolean }) {
  return (
    <span
      className={classes.mark}
      data-connected={connected || undefined}
      role="status"
      title={connected ? "Changes appear by themselves" : "Not connected: reload the page to see changes"}
    >
      <span className={classes.dot} aria-hidden />
      {connected ? "Live" : "Connecting"}
    </span>
  );
}
