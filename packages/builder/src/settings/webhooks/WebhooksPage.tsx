import type { Hook } from "@millrace/shared/api/settings.ts";
import { Button } from "@mantine/core";
import { IconWebhook } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "react-router";
import { useHooks } from "../../api/hooks.ts";
import { useMay } from "../../api/session.ts";
import { EmptyState } from "../../app/list/EmptyState.tsx";
import { ListView } from "../../app/list/ListView.tsx";
import classes from "../SettingsPage.module.css";
import { NewSecretDialog } from "./NewSecretDialog.tsx";
import { useHookColumns } from "./hookColumns.tsx";

/** The addresses that other systems call to start workflows. */
export default function WebhooksPage() {
  const mayWrite = useMay("workflows:write");
  const [chosen, setChosen] = useState<Hook | null>(null);
  const columns = useHookColumns(mayWrite ? setChosen : undefined);

  return (
    <>
      <title>Webhooks · Millrace</title>
      <div className={classes.intro}>
        <p>Addresses that other systems call to start a workflow. Each proves itself with the trigger’s own secret.</p>
      </div>
      <ListView
        what="webhooks"
        listing={useHooks()}
        columns={columns}
        rowKey={(hook) => hook.id}
        empty={
          <EmptyState
            Icon={IconWebhook}
            title="No webhooks yet"
            actions={
              <Button component={Link} to="/workflows" variant="default">
                To the workflows
              </Button>
            }
          >
            Draw a workflow that starts with “Webhook received” and publish it: its address appears here.
          </EmptyState>
        }
      />
      {chosen && <NewSecretDialog hook={chosen} onClose={() => setChosen(null)} />}
    </>
  );
}
