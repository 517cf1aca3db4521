import { UnstyledButton } from "@mantine/core";
import { type Condition, operators } from "@millrace/shared/conditions/condition.ts";
import { checkCondition } from "@millrace/shared/conditions/check.ts";
import { describeCondition, type FieldWords } from "@millrace/shared/conditions/describe.ts";
import { compileCondition } from "@millrace/shared/conditions/evaluate.ts";
import type { JsonObject } from "@millrace/shared/json.ts";
import { IconChevronRight, IconCircleCheck, IconCircleX } from "@tabler/icons-react";
import { useId, useMemo, useState } from "react";
import { ExplanationTree } from "../../runs/ExplanationTree.tsx";
import type { Variable } from "../variables.ts";
import classes from "./ConditionSentence.module.css";
import { operatorTitle } from "./operatorsFor.ts";
import { isBlank } from "./query.ts";

interface ConditionSentenceProps {
  condition: Condition | undefined;
  variables: readonly Variable[];
  /** What the condition would look at with the chosen sample; left out where the sample does not fit it. */
  values: JsonObject | undefined;
}

/** What a condition says as one sentence, and whether it holds for the sample, and why. Nothing while it is unfinished. */
export function ConditionSentence({ condition, variables, values }: ConditionSentenceProps) {
  const words = useMemo(() => wordsFrom(variables), [variables]);
  if (isBlank(condition) || !condition || checkCondition(condition).length > 0) return null;
  const text = describeCondition(condition, words);
  return (
    <div className={classes.sentence}>
      <p className={classes.words} dir="auto">
        {text.charAt(0).toUpperCase() + text.slice(1)}
      </p>
      {values && <Verdict condition={condition} values={values} titleOf={words.titleOf} />}
    </div>
  );
}

interface VerdictProps {
  condition: Condition;
  values: JsonObject;
  titleOf: FieldWords["titleOf"];
}

function Verdict({ condition, values, titleOf }: VerdictProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const explanation = useMemo(() => compileCondition(condition)(contextOf(values)), [condition, values]);
  const { result } = explanation;
  return (
    <div className={classes.verdict} data-result={result}>
      <UnstyledButton className={classes.toggle} aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        {result ? <IconCircleCheck size={15} aria-hidden /> : <IconCircleX size={15} aria-hidden />}
        <span>{result ? "Holds for the sample" : "Does not hold for the sample"}</span>
        <span className={classes.why}>
          Why
          <IconChevronRight size={13} aria-hidden className={classes.chevron} />
        </span>
      </UnstyledButton>
      <div id={id} hidden={!open} className={classes.tree}>
        {open && <ExplanationTree explanation={explanation} titleOf={titleOf} />}
      </div>
    </div>
  );
}

function contextOf(values: JsonObject) {
  const { now, workspace } = values;
  const zone =
    typeof workspace === "object" && workspace !== null && !Array.isArray(workspace)
      ? workspace["timeZone"]
      : undefined;
  return {
    values,
    now: new Date(typeof now === "string" ? now : Number.NaN),
    timeZone: typeof zone === "string" ? zone : undefined,
  };
}

function wordsFrom(variables: readonly Variable[]): FieldWords {
  const known = new Map(variables.map((variable) => [variable.path, variable]));
  return {
    titleOf: (path) => known.get(path)?.title,
    listWord: ",",
    operatorOf: (operator, path) => {
      const title = operatorTitle(operator, known.get(path)?.type);
      return title === operators.greater_than.title
        ? "is over"
        : title === operators.less_than.title
          ? "is under"
          : title;
    },
  };
}
