import { Menu } from "@mantine/core";
import { IconCommand, IconKeyboard, IconSearch } from "@tabler/icons-react";
import { useEditorActions } from "../actions/actions.ts";
import { shownKeys, spokenKeys } from "../actions/keys.ts";

const shown = { "view.find": IconSearch, "view.palette": IconCommand, "view.shortcuts": IconKeyboard };

/** What finds things in the editor, for those who do not know its keys yet. */
export function ToolItems() {
  const actions = useEditorActions();
  return Object.entries(shown).map(([id, Drawing]) => {
    const action = actions.find((one) => one.id === id);
    const [keys = ""] = action?.keys ?? [];
    if (!action) return null;
    return (
      <Menu.Item
        key={id}
        leftSection={<Drawing size={16} />}
        rightSection={<kbd aria-hidden>{shownKeys(keys)}</kbd>}
        aria-keyshortcuts={spokenKeys(keys)}
        // After the menu has given the focus back, which what opens then takes.
        onClick={() => setTimeout(() => action.run(), 0)}
      >
        {action.title}
      </Menu.Item>
    );
  });
}
