import type { Outgoing } from "@millrace/shared/api/rehearsal.ts";
import { MailView } from "./MailView.tsx";
import classes from "./OutgoingView.module.css";

/** What would leave the machine. */
export function OutgoingView({ outgoing }: { outgoing: Outgoing }) {
  if (outgoing.kind === "mail") return <MailView mail={outgoing} />;
  const { method, url, headers, body } = outgoing;
  const names = Object.entries(headers);
  return (
    <div className={classes.http}>
      <p className={classes.request}>
        <span className={classes.method}>{method}</span> <span className={classes.url}>{url}</span>
      </p>
      {names.length > 0 && (
        <dl className={classes.headers}>
          {names.map(([name, value]) => (
            <div key={name} className={classes.header}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {body !== null && (
        <pre className={classes.body} tabIndex={0} aria-label="Body of the request">
          {readable(body)}
        </pre>
      )}
    </div>
  );
}

function readable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
