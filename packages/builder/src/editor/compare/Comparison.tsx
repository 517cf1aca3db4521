import { ActionIcon, Tooltip } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import type { Graph } from "@millrace/shared/graph/document.ts";
import { IconChevronDown, IconChevronUp, IconEqual } from "@tabler/icons-react";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { EmptyState } from "../../app/list/EmptyState.tsx";
import { GraphCanvas } from "../../canvas/GraphCanvas.tsx";
import { CanvasMarksProvider } from "../../canvas/marks.ts";
import type { Descriptors } from "../../model/new-node.ts";
import { SidePanel } from "../SidePanel.tsx";
import { ChangeDetail } from "./ChangeDetail.tsx";
import { ChangeList } from "./ChangeList.tsx";
import { type Change, describeChanges } from "./changes.ts";
import classes from "./Compare.module.css";
import { changeOfEdge, comparedGraph } from "./compared-graph.ts";
import { Legend } from "./Legend.tsx";
import { sideName, type Sides } from "./sides.ts";

interface ComparisonProps {
  before: Graph;
  after: Graph;
  descriptors: Descriptors;
  people: ReadonlyMap<string, number>;
  /** The step whose change is chosen at first. */
  opened: string | null;
  isPhone: boolean;
  sides: Sides;
}

/** The drawing with its signs, and the list of changes beside it: choosing one shows the other. */
export function Comparison({ before, after, descriptors, people, opened, isPhone, sides }: ComparisonProps) {
  const changes = useMemo(() => describeChanges(before, after, descriptors), [before, after, descriptors]);
  const compared = useMemo(() => comparedGraph(before, after, changes), [before, after, changes]);
  const [key, setKey] = useState(() => changes.find(({ nodeId }) => nodeId !== null && nodeId === opened)?.key ?? null);
  const chosen = changes.find((change) => change.key === key);
  const at = chosen ? changes.indexOf(chosen) : -1;

  const go = (by: 1 | -1) => {
    const from = at === -1 && by === -1 ? 0 : at;
    setKey(changes[(from + by + changes.length) % changes.length]?.key ?? null);
  };
  useHotkeys([
    ["n", () => go(1)],
    ["p", () => go(-1)],
  ]);
  useEffect(() => {
    if (key === null) return;
    document.querySelector(`[data-change-key="${CSS.escape(key)}"]`)?.scrollIntoView({ block: "nearest" });
  }, [key]);

  const marks = useMemo(
    () => ({
      ...compared.marks,
      onEdgeClick: (edgeId: string) => setKey(changeOfEdge(edgeId, compared, changes)?.key ?? null),
    }),
    [compared, changes],
  );
  const toggle = (change: Change) => setKey(change.key === key ? null : change.key);
  const panel = (
    <div className={classes.panel}>
      <header className={classes.head}>
        <h2 className={classes.title} aria-live="polite">
          {countWords(changes)}
        </h2>
        <span className={classes.steps}>
          <Step label="Previous change (P)" disabled={changes.length === 0} onClick={() => go(-1)}>
            <IconChevronUp size={16} />
          </Step>
          <Step label="Next change (N)" disabled={changes.length === 0} onClick={() => go(1)}>
            <IconChevronDown size={16} />
          </Step>
        </span>
        <Legend />
      </header>
      {changes.length === 0 ? (
        <EmptyState Icon={IconEqual} title="Nothing is different">
          From {sideName(sides.from)} to {sideName(sides.to)}, every step and every way is the same. Where steps stand
          does not count.
        </EmptyState>
      ) : (
        <ChangeList
          changes={changes}
          people={people}
          chosen={key}
          onChoose={toggle}
          detail={chosen && <ChangeDetail settings={chosen.settings} />}
        />
      )}
    </div>
  );

  return (
    <div className={classes.body}>
      <div className={classes.canvas}>
        <CanvasMarksProvider value={marks}>
          <GraphCanvas
            mode="view"
            label="Both as one drawing"
            graph={compared.graph}
            descriptors={descriptors}
            selected={chosen?.nodeId ?? null}
            onSelect={(nodeId) =>
              setKey(changes.find((change) => change.nodeId === nodeId && nodeId !== null)?.key ?? null)
            }
          />
        </CanvasMarksProvider>
      </div>
      {isPhone ? (
        <section className={classes.sheet} aria-label="Changes">
          {panel}
        </section>
      ) : (
        <SidePanel label="Changes">{panel}</SidePanel>
      )}
    </div>
  );
}

function Step({
  label,
  children,
  ...button
}: {
  label: string;
  disabled: boolean;
  onClick: () => void;
  children: ReactNode;
}) {
  return (
    <Tooltip label={label}>
      <ActionIcon size={28} aria-label={label} {...button}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

function countWords(changes: readonly Change[]): string {
  const remarks = changes.filter(({ kind }) => kind === "remark").length;
  const real = changes.length - remarks;
  const words = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;
  if (remarks === 0) return real === 0 ? "No changes" : words(real, "change");
  return `${words(real, "change")}, ${words(remarks, "remark")}`;
}
