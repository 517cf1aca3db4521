import { TextInput } from "@mantine/core";
import { useMemo } from "react";
import { useSession } from "../../api/session.ts";
import { useNow } from "../../app/useNow.ts";
import { cronInWords, nextTimes, parseCron } from "../cron.ts";
import { asFieldText, type ControlProps, textOrNothing, useForm, useInputProps } from "../form.ts";
import classes from "./CronField.module.css";

const shownTimes = 3;

/** Five cron fields, with what they mean in words and when they come due. */
export function CronField({ field, path, value, onChange }: ControlProps) {
  const { config } = useForm();
  const now = useNow();
  const text = asFieldText(value);
  const { data: session } = useSession();
  const own = asFieldText(config["timeZone"]);
  // A workflow's own zone is in its settings, so the words name the one that they go by.
  const zone = own || (session?.workspace.timeZone ?? "UTC");
  const times = useMemo(() => {
    const cron = parseCron(text);
    return cron ? nextTimes(cron, now, zone, shownTimes) : [];
  }, [text, zone, now]);
  const words = cronInWords(text);
  return (
    <div>
      <TextInput
        {...useInputProps({ field, path })}
        placeholder={field.placeholder ?? "0 9 * * 1-5"}
        classNames={{ input: classes.input ?? "" }}
        value={text}
        onChange={(event) => onChange(textOrNothing(event.currentTarget.value))}
        spellCheck={false}
        autoComplete="off"
      />
      {(words !== undefined || times.length > 0) && (
        <div className={classes.meaning} aria-live="polite">
          {words !== undefined && <p>{words}</p>}
          {times.length > 0 && (
            <p className="mr-tabular">
              Next in {zone.replaceAll("_", " ")}: {times.map((at) => inZone(at, zone)).join(" · ")}
            </p>
          )}
        </div>
      )}
    </div>
  );
}

function inZone(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    timeZone,
  }).format(at);
}
