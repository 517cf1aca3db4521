import { Modal } from "@mantine/core";
import { IconArrowDownRight } from "@tabler/icons-react";
import { useState } from "react";
import { SearchList } from "../../app/list/SearchList.tsx";
import { NodeIcon } from "../../app/NodeIcon.tsx";
import type { Descriptors } from "../../model/new-node.ts";
import type { Choice } from "./choices.ts";

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
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const items = choices
    .filter(({ label, detail }) => words.every((word) => `${label} ${detail}`.toLowerCase().includes(word)))
    .map((choice) => ({ ...choice, choice, icon: <ChoiceIcon node={choice.node} descriptors={descriptors} /> }));
  return (
    <Modal opened onClose={onClose} title={title} size={440} fullScreen={isPhone}>
      <SearchList
        label={title}
        placeholder="Type a name"
        query={query}
        onQuery={setQuery}
        sections={[{ items }]}
        nothing={choices.length === 0 ? nothing : `Nothing is called “${query.trim()}”.`}
        onChoose={({ choice }) => onChoose(choice)}
      />
    </Modal>
  );
}

function ChoiceIcon({ node, descriptors }: { node: Choice["node"]; descriptors: Descriptors }) {
  if (!node) return <IconArrowDownRight size={18} />;
  const descriptor = descriptors.get(node.type);
  return <NodeIcon icon={descriptor?.icon ?? "help"} family={descriptor?.family ?? "system"} size={28} />;
}
