import { stepName, stepSummary } from "../canvas/step-summary.ts";
import type { Descriptors } from "../model/new-node.ts";
import type { OutlineItem, OutlineRow } from "./outline-tree.ts";

export interface RowWords {
  /** What the row is called; also what type-ahead finds it by. */
  name: string;
  /** The line below it. */
  detail: string;
  /** The whole row as a screen reader says it: first what is to be read, in its order, then what is seen otherwise. */
  spoken: string;
}

/** @param problems how many the step has */
export function rowWords({ item }: Pick<OutlineRow, "item">, descriptors: Descriptors, problems = 0): RowWords {
  switch (item.kind) {
    case "step":
      return stepWords(item, descriptors, problems);
    case "way": {
      const { title, edge } = item.way;
      const detail = edge ? "" : "Nothing follows yet";
      return { name: title, detail, spoken: sentence(title, detail, "way on") };
    }
    case "link": {
      const name = stepName(item.target, descriptors.get(item.target.type));
      return { name: `continues at “${name}”`, detail: "", spoken: `Continues at “${name}”, link` };
    }
    case "section":
      return { name: item.title, detail: "", spoken: item.title };
    case "group": {
      const name = item.group.name || "Group without a name";
      const members = item.members === 1 ? "1 step" : `${item.members} steps`;
      const detail = item.group.collapsed ? `${members}, collapsed` : members;
      return { name, detail, spoken: sentence(name, detail, "group") };
    }
    case "note": {
      const name = item.note.text.split("\n", 1)[0]?.trim() || "Empty note";
      return { name, detail: "", spoken: sentence("Note", item.note.text) };
    }
    default:
      return item satisfies never;
  }
}

function stepWords(
  { node, incoming }: OutlineItem & { kind: "step" },
  descriptors: Descriptors,
  problems: number,
): RowWords {
  const descriptor = descriptors.get(node.type);
  const name = stepName(node, descriptor);
  const detail = stepSummary(node, descriptor);
  const kind = descriptor?.kind === "trigger" ? "trigger" : "step";
  const spoken = sentence(
    name,
    detail,
    problems > 0 && (problems === 1 ? "1 problem" : `${problems} problems`),
    kind,
    incoming > 1 && `${incoming} ways lead here`,
    node.disabled && "switched off",
    node.note && `note: ${node.note}`,
  );
  return { name, detail, spoken };
}

function sentence(...parts: (string | false | undefined)[]): string {
  return parts.filter(Boolean).join(", ");
}
