import type { Explanation, Rule } from "@millrace/shared/conditions/condition.ts";
import { operators } from "@millrace/shared/conditions/condition.ts";
import type { Json } from "@millrace/shared/json.ts";
import { IconCheck, IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./ExplanationTree.module.css";

/** A condition as it was decided: each rule with the value that was there, and whether it held. */
export function ExplanationTree({ explanation, titleOf }: ExplanationProps) {
  return (
    <ul className={classes.tree}>
      <Part explanation={explanation} titleOf={titleOf} />
    </ul>
  );
}

interface ExplanationProps {
  explanation: Explanation;
  /** A field in words; undefined where only its path is known. */
  titleOf: (path: string) => string | undefined;
}

function Part({ explanation, titleOf }: ExplanationProps) {
  if ("rule" in explanation) {
    const { rule, actual, note } = explanation;
    return (
      <Line result={explanation.result}>
        <span className={classes.rule}>
          <FieldName path={rule.field} title={titleOf(rule.field)} /> {operators[rule.operator].title}
          {expectedOf(rule)}
        </span>
        <span className={classes.actual}>
          It was {valueOf(actual)}.{note === undefined ? "" : ` ${note}.`}
        </span>
      </Line>
    );
  }
  const { words, parts } = groupOf(explanation);
  return (
    <Line result={explanation.result}>
      <span className={classes.group}>{words}</span>
      <ul className={classes.tree}>
        {parts.map((part, index) => (
          <Part key={index} explanation={part} titleOf={titleOf} />
        ))}
      </ul>
    </Line>
  );
}

function FieldName({ path, title }: { path: string; title: string | undefined }) {
  return title === undefined ? <code>{path}</code> : <span title={path}>{title}</span>;
}

function Line({ result, children }: { result: boolean; children: ReactNode }) {
  return (
    <li className={classes.line} data-result={result}>
      {result ? (
        <IconCheck size={15} stroke={2.4} aria-label="Holds" role="img" />
      ) : (
        <IconX size={15} stroke={2.4} aria-label="Does not hold" role="img" />
      )}
      <div className={classes.content}>{children}</div>
    </li>
  );
}

function groupOf(explanation: Exclude<Explanation, { rule: Rule }>): { words: string; parts: Explanation[] } {
  if ("all" in explanation) {
    return {
      words: explanation.all.length === 0 ? "No rules: it always holds" : "All of these",
      parts: explanation.all,
    };
  }
  if ("any" in explanation) {
    return {
      words: explanation.any.length === 0 ? "No rules: it never holds" : "At least one of these",
      parts: explanation.any,
    };
  }
  return { words: "Not", parts: [explanation.not] };
}

function expectedOf({ operator, value }: Rule): string {
  const { arity } = operators[operator];
  if (arity === 0) return "";
  const values = (Array.isArray(value) ? value : [value ?? null]).map(valueOf);
  return ` ${values.join(arity === 2 ? " and " : ", ")}`;
}

function valueOf(value: Json): string {
  if (value === null) return "empty";
  if (Array.isArray(value) && value.length === 0) return "an empty list";
  if (typeof value === "string") return value === "" ? "an empty text" : `“${value}”`;
  return JSON.stringify(value);
}
