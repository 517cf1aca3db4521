import { NativeSelect } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import { useVersions } from "../../api/versions.ts";
import classes from "./Compare.module.css";
import { type Side, type Sides, sideOf } from "./sides.ts";

interface SideChoiceProps {
  workflowId: string;
  sides: Sides;
  onChange: (sides: Sides) => void;
}

/** Which two are compared. */
export function SideChoice({ workflowId, sides, onChange }: SideChoiceProps) {
  const { items } = useVersions(workflowId);
  const numbers = new Set<number>(items.map(({ version }) => version));
  for (const side of [sides.from, sides.to]) if (side !== "draft") numbers.add(side);
  const data = [
    { value: "draft", label: "Draft" },
    ...[...numbers]
      .toSorted((a, b) => b - a)
      .map((version) => ({ value: String(version), label: `Version ${version}` })),
  ];
  const select = (label: string, side: Side, choose: (side: Side) => void) => (
    <NativeSelect
      aria-label={label}
      size="xs"
      data={data}
      value={String(side)}
      onChange={(event) => {
        const chosen = sideOf(event.currentTarget.value);
        if (chosen !== undefined) choose(chosen);
      }}
    />
  );
  return (
    <span className={classes.sides}>
      {select("From", sides.from, (from) => onChange({ ...sides, from }))}
      <IconArrowRight size={14} aria-hidden />
      {select("To", sides.to, (to) => onChange({ ...sides, to }))}
    </span>
  );
}
