import { TextInput } from "@mantine/core";
import { IconTag } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import classes from "./tags.module.css";

/** Takes the name of a tag to filter by; Enter chooses it. */
export function TagField({ onChoose }: { onChoose: (tag: string) => void }) {
  const [tag, setTag] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (tag.trim() !== "") onChoose(tag.trim());
  };
  return (
    <form onSubmit={submit} className={classes.field}>
      <TextInput
        aria-label="Filter by tag"
        placeholder="Filter by tag"
        maxLength={100}
        leftSection={<IconTag size={16} stroke={1.7} aria-hidden />}
        value={tag}
        onChange={(event) => setTag(event.currentTarget.value)}
      />
    </form>
  );
}
