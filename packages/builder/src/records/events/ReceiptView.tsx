import type { Match, Receipt } from "@millrace/shared/api/events.ts";
import { IconArrowRight, IconCircleCheck, IconCircleDashed } from "@tabler/icons-react";
import { Link } from "react-router";
import { ToneBadge } from "../../app/StatusBadge.tsx";
import { exactTime } from "../../app/time.ts";
import cells from "../../app/list/cells.module.css";
import { JsonBlock } from "../JsonBlock.tsx";
import { receiptStatus } from "./receiptStatus.ts";
import classes from "./ReceiptView.module.css";

/** What an event held, the workflows it started, and why the others did not start. */
export function ReceiptView({ receipt, title }: { receipt: Receipt; title: string }) {
  const { label, tone, explanation } = receiptStatus[receipt.status];
  return (
    <article className={classes.receipt}>
      <header>
        <h3 className={classes.title}>{title}</h3>
        <div className={cells.mono}>{receipt.type}</div>
      </header>
      <p className={classes.status}>
        <ToneBadge tone={tone}>{label}</ToneBadge>
        <span className={cells.dim}>{explanation}</span>
      </p>
      <dl className={classes.facts}>
        <dt>Received</dt>
        <dd>{exactTime(receipt.receivedAt)}</dd>
        <dt>Happened</dt>
        <dd>{exactTime(receipt.time)}</dd>
        <dt>From</dt>
        <dd>{receipt.source}</dd>
        <dt>Id</dt>
        <dd className={cells.mono}>{receipt.id}</dd>
        {receipt.contactId && (
          <>
            <dt>Contact</dt>
            <dd>
              <Link to={`/contacts/${receipt.contactId}`} className={cells.link}>
                {receipt.contactLabel ?? "Show contact"}
              </Link>
            </dd>
          </>
        )}
      </dl>
      <section>
        <h4 className={classes.heading}>Workflows</h4>
        <Matches receipt={receipt} />
      </section>
      <section>
        <h4 className={classes.heading}>Data</h4>
        <JsonBlock label="event data" value={receipt.data} />
      </section>
    </article>
  );
}

function Matches({ receipt }: { receipt: Receipt }) {
  if (receipt.status === "accepted") return <p className={cells.dim}>Being looked up…</p>;
  if (receipt.matches.length === 0) {
    return <p className={cells.dim}>No published workflow listens to this event type.</p>;
  }
  return (
    <ul className={classes.matches}>
      {receipt.matches.map((match) => (
        <li key={`${match.workflowId}-${match.runId ?? match.reason}`} className={classes.match}>
          <MatchLine match={match} />
        </li>
      ))}
    </ul>
  );
}

/** What became of a match at the moment of the event: a run that was held then may have begun since. */
function outcome({ started, reason }: Match): string {
  if (started) return reason === undefined ? "Started" : `Queued at first. ${reason}`;
  return `Did not start: ${reason ?? "no reason was kept"}`;
}

function MatchLine({ match }: { match: Match }) {
  return (
    <>
      <span className={classes.mark} data-started={match.started || undefined} aria-hidden>
        {match.started ? <IconCircleCheck size={18} stroke={1.8} /> : <IconCircleDashed size={18} stroke={1.8} />}
      </span>
      <div className={classes.words}>
        <Link to={`/workflows/${match.workflowId}`} className={classes.name}>
          {match.workflowName ?? "Workflow"}
        </Link>{" "}
        <span className={cells.dim}>v{match.version}</span>
        <div className={cells.dim}>{outcome(match)}</div>
      </div>
      {match.runId && (
        <Link to={`/runs/${match.runId}`} className={cells.link}>
          Show run <IconArrowRight size={14} aria-hidden className={classes.arrow} />
        </Link>
      )}
    </>
  );
}
