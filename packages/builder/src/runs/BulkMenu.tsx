import { ActionIcon, Menu } from "@mantine/core";
import type { BulkRunAction } from "@millrace/shared/api/bulk.ts";
import { IconBan, IconDots, IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useState } from "react";
import type { RunFilter } from "../api/runs.ts";
import { BulkDialog } from "./BulkDialog.tsx";

interface BulkMenuProps {
  filter: RunFilter;
  isFiltered: boolean;
}

/** What can be done with every run that the list would show, however long it is. */
export function BulkMenu({ filter, isFiltered }: BulkMenuProps) {
  const [asking, setAsking] = useState<BulkRunAction | null>(null);
  const all = isFiltered ? "all that match" : "all";
  return (
    <>
      <Menu position="bottom-end" width={210}>
        <Menu.Target>
          <ActionIcon aria-label="Actions for all runs of the list" variant="default" size={36}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPlayerPause size={16} />} onClick={() => setAsking("pause")}>
            Pause {all}
          </Menu.Item>
          <Menu.Item leftSection={<IconPlayerPlay size={16} />} onClick={() => setAsking("resume")}>
            Resume {all}
          </Menu.Item>
          <Menu.Item leftSection={<IconBan size={16} />} onClick={() => setAsking("cancel")}>
            Cancel {all}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asking && <BulkDialog action={asking} filter={filter} isFiltered={isFiltered} onClose={() => setAsking(null)} />}
    </>
  );
}
