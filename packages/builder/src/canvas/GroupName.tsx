import { useRef, useState } from "react";
import classes from "./GroupName.module.css";
import { useRemarks } from "./remarks.ts";
import { groupSceneId } from "./scene-ids.ts";

interface GroupNameProps {
  id: string;
  name: string;
  editable: boolean;
}

/** A group's name, which becomes a field by a double click, Enter or F2. */
export function GroupName({ id, name, editable }: GroupNameProps) {
  const { editing, edit } = useRemarks();
  const sceneId = groupSceneId(id);
  if (editable && editing === sceneId) return <NameField id={id} name={name} onEnd={() => edit(null)} />;
  return (
    <span
      className={classes.name}
      data-empty={name === "" || undefined}
      title={name}
      onDoubleClick={(event) => {
        if (!editable) return;
        event.stopPropagation();
        edit(sceneId);
      }}
    >
      {name === "" ? "Group" : name}
    </span>
  );
}

function NameField({ id, name, onEnd }: { id: string; name: string; onEnd: () => void }) {
  const { rename } = useRemarks();
  const [text, setText] = useState(name);
  const isOver = useRef(false);
  function end(keep: boolean): void {
    if (isOver.current) return;
    isOver.current = true;
    if (keep && text.trim() !== name) rename(id, text.trim());
    onEnd();
  }
  return (
    <input
      className={`${classes.field} nodrag nopan nokey`}
      aria-label="Name of the group"
      placeholder="Name of the group"
      value={text}
      maxLength={200}
      // The field appears because a person asked for it.
      autoFocus
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => end(true)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Enter") end(true);
        if (event.key === "Escape") end(false);
      }}
    />
  );
}
