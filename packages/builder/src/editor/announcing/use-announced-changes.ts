import type { Problem } from "@millrace/shared/graph/problem.ts";
import { useEffect, useRef } from "react";
import { announce } from "../../app/announce.tsx";
import type { Editor } from "../../model/editor.ts";
import type { Descriptors } from "../../model/new-node.ts";
import { changeWords } from "./change-words.ts";

/** Says aloud what happens to the document, and how many problems it has when their number changes. */
export function useAnnouncedChanges(editor: Editor, descriptors: Descriptors, problems: readonly Problem[]): void {
  useEffect(() => {
    let before = editor.getGraph();
    return editor.subscribe((change) => {
      const after = editor.getGraph();
      const words = changeWords(before, after, change, descriptors);
      before = after;
      if (words !== undefined) announce(words);
    });
  }, [editor, descriptors]);

  const count = problems.length;
  const told = useRef(count);
  useEffect(() => {
    if (told.current === count) return;
    told.current = count;
    // After what was done, which is said first.
    const timer = setTimeout(() => announce(problemWords(count)), 1_500);
    return () => clearTimeout(timer);
  }, [count]);
}

function problemWords(count: number): string {
  if (count === 0) return "No problems";
  return count === 1 ? "1 problem" : `${count} problems`;
}
