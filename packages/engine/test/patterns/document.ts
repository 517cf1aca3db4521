import type { Pattern } from "./catalogue.ts";

const signs: Record<Pattern["support"], string> = { supported: "yes", partly: "partly", "not supported": "no" };

/** docs/patterns.md, as it is to be. */
export function patternsDocument(patterns: readonly Pattern[]): string {
  const count = (support: Pattern["support"]): number =>
    patterns.filter((pattern) => pattern.support === support).length;
  const rows = patterns.map(
    ({ number, name, support, how }) => `| ${number} | ${name} | ${signs[support]} | ${how.replaceAll("|", "\\|")} |`,
  );
  return `# Workflow patterns

The 43 control-flow patterns of [workflowpatterns.com](http://www.workflowpatterns.com) (van der Aalst, ter Hofstede, Kiepuszewski
and Barros, revised by Russell et al.) are the field's yardstick for what a workflow language can say. This is how Millrace stands:
${count("supported")} are supported, ${count("partly")} partly, ${count("not supported")} are not, each with the construct or the reason.

Those that are missing have one cause: in a scope, a step runs at most once and an edge is resolved at most once, as taken or as
dead. That is what makes every run end, every effect have one key, and every join know by itself when nothing more can come.
Patterns that put several tokens on one edge are given up for it.

Each pattern that is supported or partly supported has a test of its name in \`packages/engine/test/patterns\`, which runs it through
the engine. This page is written by \`node packages/engine/test/patterns/write.ts\`.

| | pattern | supported | how, or why not |
| --- | --- | --- | --- |
${rows.join("\n")}
`;
}
