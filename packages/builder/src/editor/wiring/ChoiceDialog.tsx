import { Modal, TextInput } from "@mantine/core";
import { IconArrowDownRight, IconSearch } from "@tabler/icons-react";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { NodeIcon } from "../../app/NodeIcon.tsx";
import type { Descriptors } from "../../model/new-node.ts";
import type { Choice } from "./choices.ts";
import classes from "./ChoiceDialog.module.css";

interface ChoiceDialogProps<Item extends Choice> {
  /** The question, e.g. "What shall follow “Wait”?" */
  title: string;
  choices: readonly Item[];
  descriptors: Descriptors;
  /** What it says when there is nothing to choose. */
  nothing: string;
  isPhone: boolean;
  onChoose: (choice: Item) => void;
  onClose: () => void;
}

/** A question that is answered by choosing from a list: by typing a part of the name, by arrow keys, or by a tap. */
export function ChoiceDialog<Item extends Choice>({ title, choices, ...props }: ChoiceDialogProps<Item>) {
  const { descriptors, nothing, isPhone, onChoose, onClose } = props;
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const listId = useId();
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = choices.filter(({ label, detail }) =>
    words.every((word) => `${label} ${detail}`.toLowerCase().includes(word)),
  );
  const active = found[Math.min(at, found.length - 1)];
  const optionId = (choice: Choice) => `${listId}-${choices.findIndex(({ id }) => id === choice.id)}`;

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [active]);

  function onKeyDown(event: KeyboardEvent): void {
    const last = found.length - 1;
    const next = { ArrowDown: Math.min(at + 1, last), ArrowUp: Math.max(at - 1, 0), Home: 0, End: last }[event.key];
    if (next !== undefined) setAt(Math.max(0, next));
    else if (event.key === "Enter" && active) onChoose(active);
    else return;
    event.preventDefault();
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={440}
      fullScreen={isPhone}
      classNames={{ body: classes.body ?? "" }}
    >
      <TextInput
        data-autofocus
        role="combobox"
        aria-label={title}
        aria-expanded
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={active && optionId(active)}
        placeholder="Type a name"
        value={query}
        leftSection={<IconSearch size={16} stroke={1.7} aria-hidden />}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul ref={list} id={listId} role="listbox" aria-label={title} className={classes.list}>
        {found.map((choice) => (
          <li
            key={choice.id}
            id={optionId(choice)}
            role="option"
            aria-selected={choice === active}
            className={classes.option}
            onClick={() => onChoose(choice)}
          >
            <ChoiceIcon node={choice.node} descriptors={descriptors} />
            <span className={classes.words}>
              <span className={classes.label}>{choice.label}</span>
              <span className={classes.detail}>{choice.detail}</span>
            </span>
          </li>
        ))}
      </ul>
      {found.length === 0 && (
        <p className={classes.nothing} role="status">
          {choices.length === 0 ? nothing : `Nothing is called “${query.trim()}”.`}
        </p>
      )}
    </Modal>
  );
}

function ChoiceIcon({ node, descriptors }: { node: Choice["node"]; descriptors: Descriptors }) {
  if (!node) return <IconArrowDownRight size={18} aria-hidden />;
  const descriptor = descriptors.get(node.type);
  return <NodeIcon icon={descriptor?.icon ?? "help"} family={descriptor?.family ?? "system"} size={28} />;
}
