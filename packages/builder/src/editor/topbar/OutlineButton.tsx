import { ActionIcon, Tooltip } from "@mantine/core";
import { IconListTree, IconSchema } from "@tabler/icons-react";
import { useEditorActions } from "../actions/actions.ts";
import { shownKeys, spokenKeys } from "../actions/keys.ts";

interface OutlineButtonProps {
  /** What is shown takes the place of the other, instead of standing beside it. */
  isPhone: boolean;
  pressed: boolean;
}

/** Shows the outline beside the canvas; on a phone, the one or the other. */
export function OutlineButton({ isPhone, pressed }: OutlineButtonProps) {
  const action = useEditorActions().find(({ id }) => id === "view.outline");
  const [keys = ""] = action?.keys ?? [];
  if (!action) return null;
  const title = isPhone ? action.title : "Outline";
  return (
    <Tooltip label={`${action.title} (${shownKeys(keys)})`}>
      <ActionIcon
        size={34}
        aria-label={title}
        aria-keyshortcuts={spokenKeys(keys)}
        {...(isPhone ? {} : { "aria-pressed": pressed, "data-active": pressed || undefined })}
        variant={!isPhone && pressed ? "light" : "subtle"}
        onClick={() => action.run()}
      >
        {isPhone && pressed ? <IconSchema size={18} /> : <IconListTree size={18} />}
      </ActionIcon>
    </Tooltip>
  );
}
