import type { SandboxMail } from "@millrace/shared/api/settings.ts";
import { ActionIcon, SegmentedControl } from "@mantine/core";
import { IconArrowLeft, IconMailOff } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "react-router";
import { exactTime } from "../../app/time.ts";
import classes from "./ReadingPane.module.css";

/**
 * What a mail looks like that brings no styles of its own, as in most mail programs. It begins where the head's words
 * do; the width is the frame's, and only on a phone it is this narrow.
 */
const defaultStyle =
  "<!doctype html><style>body{margin:16px 24px;font:15px/1.5 Arial,sans-serif;color:#1c1d20}@media(max-width:487px){body{margin:16px}}</style>";

interface ReadingPaneProps {
  mail: SandboxMail;
  /** Why it was not delivered. */
  reason: string;
  /** Back to the list, where there is room for one of the two only. */
  onBack: () => void;
}

export function ReadingPane({ mail, reason, onBack }: ReadingPaneProps) {
  const [form, setForm] = useState<"html" | "text">("html");
  const shown = mail.html === "" ? "text" : form;
  return (
    <article className={classes.pane} aria-labelledby="subject">
      <div className={classes.head}>
        <div className={classes.top}>
          <ActionIcon className={classes.back ?? ""} aria-label="Back to the messages" onClick={onBack}>
            <IconArrowLeft size={18} />
          </ActionIcon>
          <h2 id="subject" className={classes.subject}>
            {mail.subject || "(no subject)"}
          </h2>
        </div>
        <dl className={classes.facts}>
          <dt>From</dt>
          <dd>{mail.from}</dd>
          <dt>To</dt>
          <dd>{mail.to}</dd>
          <dt>Made</dt>
          <dd>
            {exactTime(mail.createdAt)}
            {mail.runId && (
              <>
                {" · "}
                <Link to={`/runs/${mail.runId}${mail.nodeId ? `?node=${encodeURIComponent(mail.nodeId)}` : ""}`}>
                  Show the run that made it
                </Link>
              </>
            )}
          </dd>
        </dl>
        <div className={classes.foot}>
          <p className={classes.reason}>
            <IconMailOff size={16} stroke={1.8} aria-hidden />
            {reason}
          </p>
          {mail.html !== "" && (
            <SegmentedControl
              size="xs"
              aria-label="Show the message as"
              data={[
                { value: "html", label: "Designed" },
                { value: "text", label: "Plain text" },
              ]}
              value={shown}
              onChange={(value) => setForm(value === "text" ? "text" : "html")}
            />
          )}
        </div>
      </div>
      {shown === "html" ? (
        // An empty sandbox: no scripts, no forms, no way out of the frame for what others wrote into a mail.
        <iframe
          sandbox=""
          className={classes.html}
          title={`Message: ${mail.subject}`}
          srcDoc={defaultStyle + mail.html}
        />
      ) : (
        <pre className={classes.text} tabIndex={0} aria-label="Plain text of the message">
          {mail.text || "This message has no plain text."}
        </pre>
      )}
    </article>
  );
}
