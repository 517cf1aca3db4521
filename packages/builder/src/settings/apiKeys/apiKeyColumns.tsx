import type { ApiKey } from "@millrace/shared/api/settings.ts";
import { Button } from "@mantine/core";
import type { Column } from "../../app/list/DataTable.tsx";
import cells from "../../app/list/cells.module.css";
import { ToneBadge } from "../../app/StatusBadge.tsx";
import { When } from "../../app/When.tsx";
import { scopesInWords } from "./scopeWords.ts";

export function useApiKeyColumns(onRevoke: ((key: ApiKey) => void) | undefined): Column<ApiKey>[] {
  return [
    {
      key: "name",
      title: "Name",
      card: "title",
      cell: ({ name, prefix }) => (
        <div className={cells.two}>
          <div className={cells.strong}>{name}</div>
          <div className={cells.mono}>{prefix}…</div>
        </div>
      ),
    },
    {
      key: "scopes",
      title: "Can do",
      card: "line",
      width: "26%",
      cell: ({ scopes }) => <span title={scopes.join(", ")}>{scopesInWords(scopes)}</span>,
    },
    {
      key: "eventTypes",
      title: "Event types",
      card: "meta",
      width: "20%",
      wideOnly: true,
      cell: ({ eventTypes }) => (eventTypes.length > 0 ? eventTypes.join(", ") : "Every type"),
    },
    {
      key: "used",
      title: "Last used",
      card: "meta",
      width: "140px",
      cell: ({ lastUsedAt }) => <span className={cells.dim}>{lastUsedAt ? <When at={lastUsedAt} /> : "Never"}</span>,
    },
    {
      key: "revoke",
      title: "Actions",
      silent: true,
      card: "corner",
      width: "130px",
      align: "right",
      cell: (key) => {
        if (key.revokedAt) return <ToneBadge tone="skipped">Revoked</ToneBadge>;
        if (!onRevoke) return null;
        return (
          <Button
            variant="subtle"
            color="red"
            size="compact-sm"
            aria-label={`Revoke ${key.name}`}
            onClick={() => onRevoke(key)}
          >
            Revoke…
          </Button>
        );
      },
    },
  ];
}
