import { SegmentedControl } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import type { Outgoing } from "@millrace/shared/api/rehearsal.ts";
import { useState } from "react";
import { useIsPhone } from "../../app/useIsPhone.ts";
import classes from "./OutgoingView.module.css";

const widths = { desktop: 640, phone: 375 } as const;
const height = 440;
type Shown = keyof typeof widths | "text";

/** Nothing in a message can run, ask for anything but pictures, or leave its frame. */
const head = `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data: https:">
<style>body{font:14px/1.5 system-ui,sans-serif;margin:16px;color:#1c1d20;overflow-wrap:anywhere}img{max-width:100%}</style>`;

/** An e-mail as it would arrive, at the width of a desktop or a phone, or as plain text. */
export function MailView({ mail }: { mail: Extract<Outgoing, { kind: "mail" }> }) {
  const [shown, setShown] = useState<Shown>(useIsPhone() ? "phone" : "desktop");
  const { ref, width: room } = useElementSize();
  const width = widths[shown === "text" ? "desktop" : shown];
  const scale = room > 0 ? Math.min(1, room / width) : 1;
  return (
    <div className={classes.view}>
      <div className={classes.mail}>
        <dl className={classes.lines}>
          {mail.from !== undefined && <Line name="From" value={mail.from} />}
          <Line name="To" value={mail.to} />
          <Line name="Subject" value={mail.subject} isStrong />
        </dl>
        {shown === "text" ? (
          <pre className={classes.text} tabIndex={0} aria-label="Plain text of the message">
            {mail.text}
          </pre>
        ) : (
          <div ref={ref} className={classes.room} style={{ height: height * scale }}>
            <iframe
              className={classes.page}
              title={`Message: ${mail.subject}`}
              sandbox=""
              referrerPolicy="no-referrer"
              srcDoc={head + mail.html}
              style={{ width, height, transform: `scale(${scale})`, left: Math.max(0, (room - width * scale) / 2) }}
            />
          </div>
        )}
      </div>
      <SegmentedControl
        size="xs"
        aria-label="Show the message as"
        value={shown}
        onChange={(next) => setShown(next as Shown)}
        data={[
          { value: "desktop", label: "Desktop" },
          { value: "phone", label: "Phone" },
          { value: "text", label: "Plain text" },
        ]}
      />
    </div>
  );
}

function Line({ name, value, isStrong = false }: { name: string; value: string; isStrong?: boolean }) {
  return (
    <div className={classes.line}>
      <dt>{name}</dt>
      <dd dir="auto" data-strong={isStrong || undefined}>
        {value === "" ? "(empty)" : value}
      </dd>
    </div>
  );
}
