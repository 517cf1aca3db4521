import type { SettingChange } from "./setting-words.ts";
import { diffTexts } from "./text-diff.ts";
import classes from "./ChangeDetail.module.css";

const longest = 60;

/** The settings of a changed step, before and after; long texts as one text with what went and what came. */
export function ChangeDetail({ settings }: { settings: readonly SettingChange[] }) {
  if (settings.length === 0) return null;
  return (
    <dl className={classes.settings}>
      {settings.map(({ field, title, before, after }) => (
        <div key={field} className={classes.setting}>
          <dt>{title}</dt>
          {before !== null && after !== null && Math.max(before.length, after.length) > longest ? (
            <dd className={classes.text}>
              <TextDiff before={before} after={after} />
            </dd>
          ) : (
            <dd className={classes.pair}>
              <Value label="Before" value={before} isOld />
              <Value label="After" value={after} />
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}

function Value({ label, value, isOld }: { label: string; value: string | null; isOld?: boolean }) {
  return (
    <span className={classes.value} data-old={isOld || undefined}>
      <span className={classes.label}>{label}</span>
      <span className={classes.content} data-none={value === null || undefined}>
        {value ?? "not set"}
      </span>
    </span>
  );
}

function TextDiff({ before, after }: { before: string; after: string }) {
  return diffTexts(before, after).map(({ kind, text }, index) => {
    switch (kind) {
      case "removed":
        return <del key={`${index}-${kind}`}>{text}</del>;
      case "added":
        return <ins key={`${index}-${kind}`}>{text}</ins>;
      case "same":
        return <span key={`${index}-${kind}`}>{text}</span>;
      default:
        return kind satisfies never;
    }
  });
}
