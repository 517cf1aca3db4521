import { SegmentedControl } from "@mantine/core";
import { useDebouncedValue, useElementSize } from "@mantine/hooks";
import { textOf } from "@millrace/shared/templates/text.ts";
import { useMemo, useState } from "react";
import { useIsPhone } from "../../app/useIsPhone.ts";
import { previewOf, renderWith } from "../code/preview.ts";
import { asFieldText, useForm } from "../form.ts";
import { usePreviewValues } from "../use-preview-values.ts";
import classes from "./MessagePreview.module.css";

const widths = { desktop: 640, phone: 375 } as const;
/** At least; where there is more room, the page has all of it. */
const least = 420;
const restMs = 300;

/** A message as it arrives: its subject, and its body at the width of a desktop or a phone. Nothing in it can run. */
export function MessagePreview({ html }: { html: string }) {
  const { config } = useForm();
  const values = usePreviewValues();
  const [device, setDevice] = useState<keyof typeof widths>(useIsPhone() ? "phone" : "desktop");
  const { ref, width: room, height: tall } = useElementSize();
  const [rested] = useDebouncedValue(html, restMs);
  const page = useMemo(() => previewOf(rested, values), [rested, values]);
  const subject = asFieldText(config["subject"]);
  const rendered = subject === "" ? undefined : renderWith(subject, values, "text");
  const width = widths[device];
  const scale = room > 0 ? Math.min(1, room / width) : 1;
  const height = Math.max(least, tall / scale);
  return (
    <div className={classes.message}>
      <SegmentedControl
        size="xs"
        aria-label="Width of the preview"
        value={device}
        onChange={(next) => setDevice(next === "phone" ? "phone" : "desktop")}
        data={[
          { value: "desktop", label: "Desktop" },
          { value: "phone", label: "Phone" },
        ]}
      />
      <div className={classes.frame}>
        {rendered && (
          <p className={classes.subject} dir="auto">
            {rendered.error === undefined ? textOf(rendered.value) : subject}
          </p>
        )}
        <div ref={ref} className={classes.room} style={{ minHeight: least * scale }}>
          <iframe
            className={classes.page}
            title="Preview of the message"
            sandbox=""
            srcDoc={page}
            style={{ width, height, transform: `scale(${scale})`, left: Math.max(0, (room - width * scale) / 2) }}
          />
        </div>
      </div>
    </div>
  );
}
