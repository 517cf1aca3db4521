import { Skeleton } from "@mantine/core";
import classes from "./InspectorWaiting.module.css";

const fields = ["a", "b", "c"];

/** Stands where the settings of a step will, as tall as they are, until their forms are there. */
export function InspectorWaiting() {
  return (
    <div className={classes.waiting} role="status" aria-label="The settings are on their way" aria-busy>
      <div className={classes.head}>
        <div className={classes.line}>
          <Skeleton height={34} width={34} radius={9} />
          <div className={classes.words}>
            <Skeleton height={14} width="60%" />
            <Skeleton height={10} width="35%" />
          </div>
        </div>
        <Skeleton height={12} width="85%" />
        <Skeleton height={16} width={110} />
      </div>
      <div className={classes.fields}>
        {fields.map((field) => (
          <div key={field} className={classes.field}>
            <Skeleton height={12} width="30%" />
            <Skeleton height={36} />
          </div>
        ))}
      </div>
    </div>
  );
}
