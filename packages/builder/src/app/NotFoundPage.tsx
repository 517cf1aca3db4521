import { Button } from "@mantine/core";
import { IconMapOff } from "@tabler/icons-react";
import { Link } from "react-router";
import { EmptyState } from "./list/EmptyState.tsx";
import { PageHeader } from "./PageHeader.tsx";

export function NotFoundPage() {
  return (
    <>
      <PageHeader title="Not found" />
      <EmptyState
        Icon={IconMapOff}
        title="There is nothing at this address"
        actions={
          <Button component={Link} to="/workflows">
            To the workflows
          </Button>
        }
      >
        It may have been removed, or the link has a typing error.
      </EmptyState>
    </>
  );
}
