import { Modal, VisuallyHidden } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { SearchList } from "../list/SearchList.tsx";
import { useFocusBack } from "../useFocusBack.ts";
import { useIsPhone } from "../useIsPhone.ts";
import classes from "./CommandPalette.module.css";
import { findCommands, type PaletteCommand } from "./palette-command.ts";
import { useAppCommands } from "./use-app-commands.tsx";

interface CommandPaletteProps {
  /** What the open page can do, before what the app can. */
  commands: readonly PaletteCommand[];
  onClose: () => void;
}

/** Everything that can be done, and every place to go to, by typing a part of its name. */
export default function CommandPalette({ commands, onClose }: CommandPaletteProps) {
  useFocusBack();
  const isPhone = useIsPhone();
  const [query, setQuery] = useState("");
  const [asked] = useDebouncedValue(query, 150);
  const app = useAppCommands(asked);
  return (
    <Modal
      opened
      onClose={onClose}
      size={600}
      centered={false}
      yOffset={72}
      fullScreen={isPhone}
      withCloseButton={isPhone}
      title={isPhone ? "Command palette" : <VisuallyHidden>Command palette</VisuallyHidden>}
      classNames={{ header: isPhone ? "" : (classes.header ?? "") }}
    >
      <SearchList
        label="Search commands, steps and workflows"
        placeholder="What do you want to do?"
        query={query}
        onQuery={setQuery}
        sections={findCommands([...commands, ...app], query)}
        nothing={`Nothing fits “${query.trim()}”.`}
        onChoose={(command) => {
          onClose();
          // After the focus is back where it was: what is run may move it.
          setTimeout(() => command.run(), 0);
        }}
      />
    </Modal>
  );
}
