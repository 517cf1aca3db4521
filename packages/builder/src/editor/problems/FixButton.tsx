import { Button } from "@mantine/core";
import type { Fix } from "@millrace/shared/graph/edits.ts";
import { IconWand } from "@tabler/icons-react";
import { notifyDone } from "../../app/notify.tsx";
import { useEditor } from "../../model/react.ts";
import classes from "./FixButton.module.css";
import { carryOut } from "./fix-command.ts";

/** Says what would put a problem right, and does it. */
export function FixButton({ fix }: { fix: Fix }) {
  const editor = useEditor();
  return (
    <Button
      className={classes.button}
      classNames={{ label: classes.label ?? "", inner: classes.inner ?? "" }}
      variant="default"
      size="compact-sm"
      leftSection={<IconWand size={14} aria-hidden />}
      onClick={() => {
        editor.run(carryOut(fix));
        notifyDone(`Done: ${fix.title}`, { label: "Undo", run: editor.undo });
      }}
    >
      {fix.title}
    </Button>
  );
}
