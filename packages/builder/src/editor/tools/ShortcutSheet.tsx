import { Modal } from "@mantine/core";
import { useFocusBack } from "../../app/useFocusBack.ts";
import { outlineKeys } from "../../outline/outline-keys.ts";
import { useEditorActions } from "../actions/actions.ts";
import { actionGroups } from "../actions/editor-action.ts";
import { shownKeys } from "../actions/keys.ts";
import classes from "./ShortcutSheet.module.css";

interface Line {
  title: string;
  keys: readonly string[];
}

/** Every key of the editor: of the same list that the keyboard and the menus read, and those of the outline. */
export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  useFocusBack();
  const actions = useEditorActions();
  const groups = actionGroups
    .map((title) => ({ title, lines: actions.filter(({ group, keys = [] }) => group === title && keys.length > 0) }))
    .filter(({ lines }) => lines.length > 0)
    .map(({ title, lines }) => ({ title, lines: lines.map(({ title: name, keys = [] }) => ({ title: name, keys })) }));
  return (
    <Modal opened onClose={onClose} title="Keyboard shortcuts" size={880}>
      <div className={classes.groups}>
        {[...groups, { title: "In the outline", lines: outlineKeys }].map(({ title, lines }) => (
          <Group key={title} title={title} lines={lines} />
        ))}
      </div>
    </Modal>
  );
}

function Group({ title, lines }: { title: string; lines: readonly Line[] }) {
  return (
    <section className={classes.group} aria-label={title}>
      <h3 className={classes.title}>{title}</h3>
      <dl className={classes.lines}>
        {lines.map((line) => (
          <div key={line.title} className={classes.line}>
            <dt>{line.title}</dt>
            <dd>
              {line.keys.slice(0, 2).map((keys) => (
                <kbd key={keys}>{shownKeys(keys)}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
