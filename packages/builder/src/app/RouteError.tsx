import { Button } from "@mantine/core";
import { IconMoodConfuzed } from "@tabler/icons-react";
import { useRouteError } from "react-router";
import { ApiError } from "../api/client.ts";
import { EmptyState } from "./list/EmptyState.tsx";

/** Shown in place of a page that broke, so that the rest of the app stays usable. */
export function RouteError() {
  const error = useRouteError();
  return (
    <EmptyState
      Icon={IconMoodConfuzed}
      title="This page could not be shown"
      actions={<Button onClick={() => globalThis.location.reload()}>Reload</Button>}
    >
      {wordsFor(error)}
    </EmptyState>
  );
}

function wordsFor(error: unknown): string {
  if (error instanceof ApiError) return error.detail;
  const message = error instanceof Error ? error.message : "";
  if (/dynamically imported module|importing a module script/i.test(message)) {
    return "Millrace was updated while it was open. Reload to get the new version.";
  }
  return message === "" ? "Something unexpected happened." : `Something unexpected happened: ${message}`;
}
