import type { ApiKey } from "@millrace/shared/api/settings.ts";
import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconKey, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useApiKeys } from "../../api/apiKeys.ts";
import { useMay } from "../../api/session.ts";
import { EmptyState } from "../../app/list/EmptyState.tsx";
import { ListView } from "../../app/list/ListView.tsx";
import classes from "../SettingsPage.module.css";
import { useApiKeyColumns } from "./apiKeyColumns.tsx";
import { NewApiKeyDialog } from "./NewApiKeyDialog.tsx";
import { RevokeDialog } from "./RevokeDialog.tsx";

export default function ApiKeysPage() {
  const mayWrite = useMay("settings:write");
  const [creating, dialog] = useDisclosure(false);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const columns = useApiKeyColumns(mayWrite ? setRevoking : undefined);

  const create = mayWrite && (
    <Button leftSection={<IconPlus size={16} />} onClick={dialog.open}>
      New API key
    </Button>
  );
  return (
    <>
      <title>API keys · Millrace</title>
      <div className={classes.intro}>
        <p>Modules of the platform send events with a key. Each key may do only what its scopes say.</p>
        {create}
      </div>
      <ListView
        what="API keys"
        listing={useApiKeys()}
        columns={columns}
        rowKey={(key) => key.id}
        empty={
          <EmptyState Icon={IconKey} title="No API keys yet" actions={create}>
            Make one for each module that sends events, so that you can take it away from that one alone.
          </EmptyState>
        }
      />
      <NewApiKeyDialog opened={creating} onClose={dialog.close} />
      <RevokeDialog apiKey={revoking} onClose={() => setRevoking(null)} />
    </>
  );
}
