import { ExplanationTree } from "./ExplanationTree.tsx";
import type { NamedExplanation } from "./explanation.ts";
import classes from "./Explanations.module.css";

interface ExplanationsProps {
  explanations: readonly NamedExplanation[];
  /** A field in words; undefined where only its path is known. */
  titleOf: (path: string) => string | undefined;
}

/** Every condition that a step decided by, each under the name of what it decided about. */
export function Explanations({ explanations, titleOf }: ExplanationsProps) {
  return explanations.map(({ name, explanation }, index) => (
    <div key={name ?? index}>
      {name !== undefined && (
        <p className={classes.name}>
          {name}: {explanation.result ? "holds" : "does not hold"}
        </p>
      )}
      <ExplanationTree explanation={explanation} titleOf={titleOf} />
    </div>
  ));
}
