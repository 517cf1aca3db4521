import { Button } from "@mantine/core";
import { IconPlugConnectedX, IconRefresh } from "@tabler/icons-react";
import { ApiError, messageOf } from "../../api/client.ts";
import classes from "./states.module.css";

interface ErrorStateProps {
  /** What could not be done, e.g. "The contacts could not be loaded". */
  title: string;
  error: unknown;
  onRetry: () => void;
}

export function ErrorState({ title, error, onRetry }: ErrorStateProps) {
  return (
    <div className={classes.state} role="alert">
      <span className={classes.drawing} data-tone="failed" aria-hidden>
        <IconPlugConnectedX size={26} stroke={1.6} />
      </span>
      <h2 className={classes.title}>{title}</h2>
      <div className={classes.words}>{messageOf(error)}</div>
      {!isGone(error) && (
        <div className={classes.actions}>
          <Button variant="default" leftSection={<IconRefresh size={16} />} onClick={onRetry}>
            Try again
          </Button>
        </div>
      )}
    </div>
  );
}

/** What is not there will not be there the next time. */
function isGone(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}
