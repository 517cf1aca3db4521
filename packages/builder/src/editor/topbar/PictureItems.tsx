import { Menu } from "@mantine/core";
import { IconPhoto, IconVector } from "@tabler/icons-react";
import { useEditorActions } from "../actions/actions.ts";

const shown = { "workflow.picture.png": IconPhoto, "workflow.picture.svg": IconVector };

/** The drawing as a file; not offered while nothing is drawn. */
export function PictureItems() {
  const actions = useEditorActions();
  return Object.entries(shown).map(([id, Drawing]) => {
    const action = actions.find((one) => one.id === id);
    if (!action?.isPossible()) return null;
    return (
      <Menu.Item key={id} leftSection={<Drawing size={16} />} onClick={() => action.run()}>
        {action.title}
      </Menu.Item>
    );
  });
}
