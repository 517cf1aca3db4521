import { NativeSelect, SegmentedControl, TextInput } from "@mantine/core";
import { useVersions } from "../../api/versions.ts";
import { dayOf, periods } from "./period.ts";
import { useNow } from "../../app/useNow.ts";
import classes from "./Numbers.module.css";
import type { useNumbersUrl } from "./use-numbers-url.ts";

interface NumbersBarProps {
  workflowId: string;
  url: ReturnType<typeof useNumbersUrl>;
}

/** Which runs are counted: when they began, and of which version. */
export function NumbersBar({ workflowId, url }: NumbersBarProps) {
  const { items } = useVersions(workflowId);
  const { period, first, last, version, set } = url;
  const today = dayOf(useNow());
  return (
    <span className={classes.bar}>
      <SegmentedControl
        size="xs"
        aria-label="Period"
        data={[...periods]}
        value={period}
        onChange={(next) =>
          set(next === "custom" ? { period: next, first: first ?? today, last: last ?? today } : { period: next })
        }
      />
      {period === "custom" && (
        <>
          <TextInput
            size="xs"
            type="date"
            aria-label="First day"
            max={last ?? today}
            value={first ?? today}
            onChange={(event) => set({ first: event.currentTarget.value })}
          />
          <TextInput
            size="xs"
            type="date"
            aria-label="Last day"
            min={first ?? ""}
            value={last ?? today}
            onChange={(event) => set({ last: event.currentTarget.value })}
          />
        </>
      )}
      <NativeSelect
        size="xs"
        aria-label="Version"
        data={[
          { value: "", label: "All versions" },
          ...items.map((one) => ({ value: String(one.version), label: `Version ${one.version}` })),
        ]}
        value={version === undefined ? "" : String(version)}
        onChange={(event) => set({ of: event.currentTarget.value })}
      />
    </span>
  );
}
