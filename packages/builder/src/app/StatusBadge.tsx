import type { RunStatus, StepStatus } from "@millrace/shared/runs/run.ts";
import type { WorkflowStatus } from "@millrace/shared/api/workflows.ts";
import {
  type Icon,
  IconArchive,
  IconBan,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconHourglass,
  IconLoader2,
  IconPencil,
  IconPlayerPause,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./StatusBadge.module.css";

export type Status = RunStatus | StepStatus | WorkflowStatus;

/** The six strong colours there are; tokens.css has `--mr-state-<tone>` and `--mr-state-<tone>-soft` for each. */
export type Tone = "succeeded" | "running" | "waiting" | "failed" | "skipped" | "paused";

export interface StatusLook {
  label: string;
  tone: Tone;
  Icon: Icon;
}

const looks: Record<Status, StatusLook> = {
  draft: { label: "Draft", tone: "skipped", Icon: IconPencil },
  active: { label: "Active", tone: "succeeded", Icon: IconCircleCheck },
  archived: { label: "Archived", tone: "skipped", Icon: IconArchive },
  queued: { label: "Queued", tone: "skipped", Icon: IconCircleDashed },
  pending: { label: "Not reached", tone: "skipped", Icon: IconCircleDashed },
  running: { label: "Running", tone: "running", Icon: IconLoader2 },
  waiting: { label: "Waiting", tone: "waiting", Icon: IconHourglass },
  paused: { label: "Paused", tone: "paused", Icon: IconPlayerPause },
  succeeded: { label: "Succeeded", tone: "succeeded", Icon: IconCircleCheck },
  failed: { label: "Failed", tone: "failed", Icon: IconCircleX },
  skipped: { label: "Skipped", tone: "skipped", Icon: IconCircleDashed },
  cancelled: { label: "Cancelled", tone: "skipped", Icon: IconBan },
};

/** Word, colour and icon of a status: the same everywhere. */
export const statusLook = (status: Status): StatusLook => looks[status];

/** Whether a word of a reply is a status that has a look here. */
export const isStatus = (word: string | null): word is Status => word !== null && Object.hasOwn(looks, word);

/** A status as icon and word on its soft colour. `plain` leaves the background out, for dense tables. */
export function StatusBadge({ status, plain = false }: { status: Status; plain?: boolean }) {
  const { label, tone, Icon: StatusIcon } = statusLook(status);
  return (
    <ToneBadge tone={tone} plain={plain} dashed={status === "skipped"}>
      <StatusIcon size={14} stroke={2} aria-hidden className={status === "running" ? classes.moving : undefined} />
      {label}
    </ToneBadge>
  );
}

interface ToneBadgeProps {
  tone: Tone;
  plain?: boolean;
  dashed?: boolean;
  children: ReactNode;
}

/** A badge in a state's colour for words that are no run's status, e.g. what became of an event. */
export function ToneBadge({ tone, plain = false, dashed = false, children }: ToneBadgeProps) {
  return (
    <span className={classes.badge} data-tone={tone} data-plain={plain || undefined} data-dashed={dashed || undefined}>
      {children}
    </span>
  );
}
