import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  startCompletion,
} from "@codemirror/autocomplete";
import { type Extension, Facet } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { filterNames } from "@millrace/shared/templates/filters.ts";
import { tagNames } from "@millrace/shared/templates/tags.ts";
import type { Variable } from "../variables.ts";
import { completed, writingAt } from "./expression.ts";
import { filterDocs, tagDocs } from "./filter-docs.ts";
import { marked } from "./look.ts";

/** How far back an expression may begin. */
const maxExpression = 1_000;

/** Marks expressions and tags. */
export const liquidMarks: Extension = marked(/\{\{.*?\}\}|\{%.*?%\}/g, "mr-liquid");

/** Marks expressions, and the markup round them, in an HTML text. */
export const htmlMarks: Extension = marked(/\{\{.*?\}\}|\{%.*?%\}|<[^<>]*>|&\w+;/g, (match) =>
  match[0].startsWith("{") ? "mr-liquid" : "mr-markup",
);

/** Marks keys, literals and expressions in a JSON text. */
export const jsonMarks: Extension = [
  liquidMarks,
  marked(/"(?:[^"\\]|\\.)*"(?=\s*:)/g, "mr-key"),
  marked(/(?<![\w".])(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w"])/g, "mr-literal"),
];

/** The variables an editor knows at the moment. */
export const knownVariables = Facet.define<readonly Variable[], readonly Variable[]>({
  combine: (lists) => lists[0] ?? [],
});

/** Completes variables after `{{` and filters after `|`. */
export const liquidCompletion: Extension = [
  autocompletion({ override: [complete], icons: false, maxRenderedOptions: 60 }),
  // The second brace of "{{" is no word, so nothing would open by itself.
  EditorView.updateListener.of((update) => {
    const head = update.state.selection.main.head;
    const typed = update.transactions.some((transaction) => transaction.isUserEvent("input.type"));
    if (typed && (update.state.sliceDoc(head - 2, head) === "{{" || update.state.sliceDoc(head - 2, head) === "{%"))
      startCompletion(update.view);
  }),
];

export const liquidText: Extension = [liquidMarks, liquidCompletion];
export const liquidHtml: Extension = [htmlMarks, liquidCompletion];
export const liquidJson: Extension = [jsonMarks, liquidCompletion];

function complete(context: CompletionContext): CompletionResult | null {
  const start = Math.max(0, context.pos - maxExpression);
  const writing = writingAt(context.state.sliceDoc(start, context.pos));
  if (!writing) return null;
  const from = start + writing.from;
  if (writing.kind === "filter") return { from, options: filterOptions, validFor: /^\w*$/ };
  if (writing.kind === "tag") return { from, options: tagOptions, validFor: /^\w*$/ };
  const options = context.state.facet(knownVariables).map((variable) => optionOf(variable, writing.output));
  return { from, options, validFor: /^[\w.-]*$/ };
}

function optionOf({ path, title, group }: Variable, output: boolean): Completion {
  return {
    label: path,
    detail: title,
    section: { name: group, rank: groupOrder.indexOf(group) },
    apply(view, _completion, from, to) {
      const before = view.state.sliceDoc(Math.max(0, from - 2), from);
      const after = view.state.sliceDoc(to, to + 200);
      const insert = output ? completed(path, before, after) : path;
      // Typing goes on behind the braces that were closed before.
      const behind = output && after.startsWith("}}") ? 2 : 0;
      view.dispatch({
        changes: { from, to, insert },
        selection: { anchor: from + insert.length + behind },
        userEvent: "input.complete",
      });
    },
  };
}

const filterOptions: Completion[] = filterNames.map((name) => ({ label: name, ...explained(filterDocs[name]) }));
const tagOptions: Completion[] = tagNames.map((name) => ({ label: name, ...explained(tagDocs[name]) }));

/** Words in the line, the example beside the list. */
function explained(docs: readonly [example: string, words: string] | undefined): Pick<Completion, "info"> {
  if (!docs) return {};
  const [example, words] = docs;
  return {
    info: () => {
      const box = document.createElement("div");
      const code = document.createElement("code");
      code.textContent = example;
      box.append(words, document.createElement("br"), code);
      return box;
    },
  };
}

const groupOrder: Variable["group"][] = ["Event", "Contact", "Loop", "Steps", "Variables", "Run"];
