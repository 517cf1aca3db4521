import { Menu } from "@mantine/core";
import { Fragment } from "react";
import { useFocusBack } from "../app/useFocusBack.ts";
import { useEditorActions } from "../editor/actions/actions.ts";
import { actionGroups, type ActionTarget, type EditorAction } from "../editor/actions/editor-action.ts";
import { shownKeys, spokenKeys } from "../editor/actions/keys.ts";
import type { Point } from "../model/geometry.ts";
import classes from "./ContextMenu.module.css";

export interface MenuRequest {
  target: ActionTarget;
  /** Where on the screen. */
  at: Point;
}

interface ContextMenuProps {
  request: MenuRequest | null;
  onClose: () => void;
}

const titles: Record<ActionTarget, string> = {
  node: "Step",
  edge: "Connection",
  group: "Group",
  note: "Note",
  canvas: "Canvas",
};

/** What can be done with what was pointed at, and by which keys. */
export function ContextMenu({ request, onClose }: ContextMenuProps) {
  return request && <OpenMenu key={`${request.at.x} ${request.at.y}`} {...request} onClose={onClose} />;
}

const inSight = { flip: true, shift: { crossAxis: true, padding: 8 } };

function OpenMenu({ target, at, onClose }: MenuRequest & { onClose: () => void }) {
  const actions = useEditorActions();
  useFocusBack();
  const listed = actions.filter(({ on, isPossible }) => on?.includes(target) && isPossible());
  const groups = actionGroups.flatMap((group) => {
    const items = listed.filter((action) => action.group === group);
    return items.length > 0 ? [{ group, items }] : [];
  });
  return (
    <Menu
      opened
      onChange={(opened) => !opened && onClose()}
      position="right-start"
      offset={2}
      // On a phone neither side may have room enough.
      middlewares={inSight}
      withinPortal
      width={232}
      transitionProps={{ duration: 0 }}
    >
      <Menu.Target>
        <span className={classes.anchor} style={{ left: at.x, top: at.y }} />
      </Menu.Target>
      <Menu.Dropdown
        className={classes.menu ?? ""}
        aria-label={titles[target]}
        onContextMenu={(event) => event.preventDefault()}
      >
        {groups.map(({ group, items }, index) => (
          <Fragment key={group}>
            {index > 0 && <Menu.Divider />}
            {items.map((action) => (
              <Item key={action.id} action={action} at={at} />
            ))}
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Item({ action: { id, title, keys, run }, at }: { action: EditorAction; at: Point }) {
  const [first] = keys ?? [];
  return (
    <Menu.Item
      {...(id === "edit.delete" ? { color: "red" } : {})}
      aria-keyshortcuts={first === undefined ? undefined : spokenKeys(first)}
      rightSection={first === undefined ? undefined : <kbd>{shownKeys(first)}</kbd>}
      // The menu closes first and gives the focus back; what the action focuses comes after that.
      onClick={() => setTimeout(() => run(at))}
    >
      {title}
    </Menu.Item>
  );
}
