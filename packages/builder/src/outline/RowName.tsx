import { useState } from "react";
import classes from "./Outline.module.css";
import type { OutlineItem } from "./outline-tree.ts";

/** What a row is called, while it is typed. Enter keeps it, as leaving the field does; Escape does not. */
export function RowName({ item, onDone }: { item: OutlineItem; onDone: (text: string | null) => void }) {
  const [text, setText] = useState(() => textOf(item));
  const field = {
    className: classes.field,
    value: text,
    autoFocus: true,
    onFocus: (event: { currentTarget: { select(): void } }) => event.currentTarget.select(),
    onBlur: () => onDone(text),
    onClick: (event: { stopPropagation(): void }) => event.stopPropagation(),
    onChange: (event: { currentTarget: { value: string } }) => setText(event.currentTarget.value),
    onKeyDown: (event: { key: string; shiftKey: boolean; preventDefault(): void; stopPropagation(): void }) => {
      event.stopPropagation();
      if (event.key === "Escape") onDone(null);
      else if (event.key === "Enter" && !event.shiftKey) onDone(text);
      else return;
      event.preventDefault();
    },
  };
  if (item.kind === "note") return <textarea aria-label="Text of the note" rows={3} maxLength={5_000} {...field} />;
  return <input aria-label="Name" maxLength={200} {...field} />;
}

function textOf(item: OutlineItem): string {
  switch (item.kind) {
    case "step":
      return item.node.name ?? "";
    case "group":
      return item.group.name;
    case "note":
      return item.note.text;
    case "way":
    case "link":
    case "section":
      return "";
    default:
      return item satisfies never;
  }
}
