import type { Condition } from "@millrace/shared/conditions/condition.ts";
import { sameJson } from "@millrace/shared/conditions/compare.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import type { Json, JsonObject } from "@millrace/shared/json.ts";
import { useEffect, useMemo, useRef, useState } from "react";
import { QueryBuilderStateProvider, type RuleGroupType, useQueryBuilder } from "react-querybuilder";
import type { Variable } from "../variables.ts";
import { ConditionSentence } from "./ConditionSentence.tsx";
import { fromQuery, isBlank, type QueryGroup, readQuery, toQuery } from "./query.ts";
import { RuleGroupBox } from "./RuleGroupBox.tsx";
import { type ConditionScope, ConditionProvider } from "./scope.ts";
import { ruleIds, useTouchedRules } from "./use-touched-rules.ts";

interface ConditionBuilderProps {
  /** What the condition decides, for people who cannot see where it stands. */
  label: string;
  describedBy?: string | undefined;
  /** Where the condition stands in the config, as problems name it. */
  path: string;
  value: Condition | undefined;
  onChange: (next: Condition) => void;
  variables: readonly Variable[];
  problems: readonly Problem[];
  readOnly: boolean;
  /** The event type whose data `event.data` is; values that its events had are suggested. */
  eventType?: string | undefined;
  /** What the condition would look at with the chosen sample. */
  values?: JsonObject | undefined;
}

/** Edits a tree of rules and groups. */
export function ConditionBuilder({ label, describedBy, path, value, onChange, ...scope }: ConditionBuilderProps) {
  const [query, setQuery] = useState<QueryGroup>(() => toQuery(value));
  const { touched, add: touchRules } = useTouchedRules(query);
  const [dragged, setDragged] = useState<readonly number[] | null>(null);
  // The builder's query carries ids that keep inputs in place, so it is only made anew when the condition was
  // changed by somebody else: undo, another tab, another node.
  const known = useRef(value);
  useEffect(() => {
    if (sameCondition(known.current, value)) return;
    known.current = value;
    setQuery(toQuery(value));
  }, [value]);

  function change(next: RuleGroupType): void {
    const read = readQuery(next);
    setQuery(read);
    const condition = fromQuery(read);
    // The builder also reports when it only gave ids to rules: these were there before.
    if (sameCondition(condition, fromQuery(toQuery(known.current)))) return touchRules(ruleIds(read));
    known.current = condition;
    onChange(condition);
  }

  const { variables, problems, readOnly, eventType, values } = scope;
  const provided = useMemo<ConditionScope>(
    () => ({
      ...{ query, path, variables, problems, readOnly, eventType, touched },
      touch: (id) => touchRules([id]),
      drag: { path: dragged, start: setDragged, end: () => setDragged(null) },
    }),
    [query, path, variables, problems, readOnly, eventType, touched, touchRules, dragged],
  );
  return (
    <div role="group" aria-label={label} aria-describedby={describedBy}>
      <ConditionProvider value={provided}>
        <QueryBuilderStateProvider>
          <QueryTree query={query} onChange={change} />
        </QueryBuilderStateProvider>
      </ConditionProvider>
      <ConditionSentence condition={value} variables={variables} values={values} />
    </div>
  );
}

/** The builder's own frame says it is a form, of which a page would then have many: only its logic is used. */
function QueryTree({ query, onChange }: { query: QueryGroup; onChange: (next: RuleGroupType) => void }) {
  const { rootGroup, actions } = useQueryBuilder({
    query,
    onQueryChange: onChange,
    resetOnFieldChange: false,
    resetOnOperatorChange: false,
  });
  return <RuleGroupBox group={rootGroup} path={[]} actions={actions} />;
}

function sameCondition(one: Condition | undefined, other: Condition | undefined): boolean {
  if (isBlank(one) && isBlank(other)) return true;
  return one !== undefined && other !== undefined && sameJson(one as Json, other as Json);
}
