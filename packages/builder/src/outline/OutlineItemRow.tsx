import { ActionIcon, Menu } from "@mantine/core";
import {
  IconAlertTriangle,
  IconArrowDownRight,
  IconChevronRight,
  IconCornerDownRight,
  IconDots,
  IconEyeOff,
  IconFrame,
  IconNote,
  IconPlus,
} from "@tabler/icons-react";
import { type KeyboardEvent, memo } from "react";
import { NodeIcon } from "../app/NodeIcon.tsx";
import { shownKeys, spokenKeys } from "../editor/actions/keys.ts";
import type { Descriptors } from "../model/new-node.ts";
import classes from "./Outline.module.css";
import type { OutlineItem, OutlineRow } from "./outline-tree.ts";
import { RowName } from "./RowName.tsx";
import type { RowAction } from "./row-actions.ts";
import { rowWords } from "./row-words.ts";

export interface RowHandlers {
  actions(row: OutlineRow): readonly RowAction[];
  focused(row: OutlineRow): void;
  clicked(row: OutlineRow): void;
  fold(row: OutlineRow): void;
  menu(row: OutlineRow, opened: boolean): void;
  /** `null` when it shall stay as it is. */
  renamed(row: OutlineRow, text: string | null): void;
}

interface OutlineItemRowProps {
  row: OutlineRow;
  descriptors: Descriptors;
  problems: number;
  hasErrors: boolean;
  /** It is the one that Tab comes to. */
  isActive: boolean;
  isSelected: boolean;
  isFolded: boolean;
  isFaded: boolean;
  /** It is the one at which one stands in what was found. */
  isFound: boolean;
  isRenaming: boolean;
  isMenuOpen: boolean;
  readOnly: boolean;
  /** The same object from one drawing to the next. */
  handlers: RowHandlers;
}

/** One row of the outline: a step, a way on, a link to where it continues, a group or a note. */
export const OutlineItemRow = memo(function OutlineItemRow({
  row,
  descriptors,
  handlers,
  ...props
}: OutlineItemRowProps) {
  const { item } = row;
  const words = rowWords(row, descriptors, props.problems);
  return (
    <div
      role="treeitem"
      id={domId(row.key)}
      className={classes.row}
      data-kind={item.kind}
      data-found={props.isFound || undefined}
      data-faded={props.isFaded || undefined}
      data-off={(item.kind === "step" && item.node.disabled) || undefined}
      aria-level={row.level}
      aria-posinset={row.place}
      aria-setsize={row.siblings}
      aria-expanded={row.hasChildren ? !props.isFolded : undefined}
      aria-selected={props.isSelected}
      aria-label={words.spoken}
      tabIndex={props.isActive ? 0 : -1}
      style={{ "--level": row.level - 1 } as object}
      onFocus={(event) => event.target === event.currentTarget && handlers.focused(row)}
      onClick={() => handlers.clicked(row)}
    >
      {row.hasChildren && (
        <button
          type="button"
          className={classes.fold}
          tabIndex={-1}
          aria-hidden
          onClick={(event) => {
            event.stopPropagation();
            handlers.fold(row);
          }}
        >
          <IconChevronRight size={14} data-open={!props.isFolded || undefined} />
        </button>
      )}
      <RowIcon item={item} descriptors={descriptors} />
      <div className={classes.words}>
        {props.isRenaming ? (
          <RowName item={item} onDone={(text) => handlers.renamed(row, text)} />
        ) : (
          <>
            {/* The blank keeps the two apart where the row is read as one text. */}
            <div className={classes.name}>{words.name}</div>{" "}
            {words.detail && <div className={classes.detail}>{words.detail}</div>}
          </>
        )}
      </div>
      <Marks item={item} problems={props.problems} hasErrors={props.hasErrors} />
      {!props.readOnly && item.kind !== "section" && (
        <div className={classes.buttons}>
          {leadsOn(item) && (
            <ActionIcon
              className={classes.button ?? ""}
              tabIndex={-1}
              aria-label={addLabel(item, words.name)}
              onClick={(event) => {
                event.stopPropagation();
                handlers.focused(row);
                handlers
                  .actions(row)
                  .find(({ id }) => id === "add")
                  ?.run();
              }}
            >
              <IconPlus size={16} />
            </ActionIcon>
          )}
          <RowMenu
            name={words.name}
            opened={props.isMenuOpen}
            actions={() => handlers.actions(row)}
            onMenu={(opened) => handlers.menu(row, opened)}
          />
        </div>
      )}
    </div>
  );
});

export function domId(key: string): string {
  return `outline-${key.replaceAll(/[^\w-]/g, "-")}`;
}

/** Whether a step can be added after it. */
function leadsOn(item: OutlineItem): boolean {
  if (item.kind === "step") return item.ways.plain !== undefined || item.ways.named.length > 0;
  return item.kind === "way" || item.kind === "link";
}

function addLabel(item: OutlineItem, name: string): string {
  if (item.kind === "step") return `Add a step after “${name}”`;
  return item.kind === "way" ? `Add a step to “${name}”` : "Add a step here";
}

function RowIcon({ item, descriptors }: { item: OutlineItem; descriptors: Descriptors }) {
  switch (item.kind) {
    case "step": {
      const descriptor = descriptors.get(item.node.type);
      return <NodeIcon icon={descriptor?.icon ?? "help"} family={descriptor?.family ?? "system"} size={28} />;
    }
    case "way":
      return <IconArrowDownRight size={16} className={classes.sign} aria-hidden />;
    case "link":
      return <IconCornerDownRight size={16} className={classes.sign} aria-hidden />;
    case "group":
      return <IconFrame size={16} className={classes.sign} aria-hidden />;
    case "note":
      return <IconNote size={16} className={classes.sign} aria-hidden />;
    case "section":
      return null;
    default:
      return item satisfies never;
  }
}

function Marks({ item, problems, hasErrors }: { item: OutlineItem; problems: number; hasErrors: boolean }) {
  if (item.kind !== "step") return null;
  return (
    <span className={classes.marks} aria-hidden>
      {item.node.disabled && <IconEyeOff size={14} />}
      {problems > 0 && (
        <span className={classes.problems} data-error={hasErrors || undefined}>
          <IconAlertTriangle size={12} stroke={2.2} />
          {problems}
        </span>
      )}
    </span>
  );
}

interface RowMenuProps {
  name: string;
  opened: boolean;
  actions: () => readonly RowAction[];
  onMenu: (opened: boolean) => void;
}

function RowMenu({ name, opened, actions, onMenu }: RowMenuProps) {
  const button = (
    <ActionIcon
      className={classes.button ?? ""}
      tabIndex={-1}
      aria-label={`Actions: ${name}`}
      aria-haspopup="menu"
      onClick={(event) => {
        event.stopPropagation();
        onMenu(!opened);
      }}
    >
      <IconDots size={16} />
    </ActionIcon>
  );
  if (!opened) return button;
  return (
    // In the outline's own region, so that nothing of the page lies outside of a landmark.
    <Menu opened onChange={onMenu} position="bottom-end" width={300} portalProps={{ target: "#outline" }}>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown onKeyDown={(event: KeyboardEvent) => event.stopPropagation()}>
        {actions().map(({ id, title, keys: [first], run }) => (
          <Menu.Item
            key={id}
            {...(id === "delete" ? { color: "red" } : {})}
            aria-keyshortcuts={first && spokenKeys(first)}
            rightSection={first && <kbd>{shownKeys(first)}</kbd>}
            onClick={(event) => {
              event.stopPropagation();
              onMenu(false);
              run();
            }}
          >
            {title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
