import type { Problem } from "@millrace/shared/graph/problem.ts";
import { createContext, useContext } from "react";
import type { Variable } from "../variables.ts";
import { emptyQuery, type QueryGroup } from "./query.ts";

/** What every rule and group of one condition may look at. */
export interface ConditionScope {
  query: QueryGroup;
  /** Where the condition stands in the config. */
  path: string;
  variables: readonly Variable[];
  problems: readonly Problem[];
  readOnly: boolean;
  /** The event type whose data `event.data` is, for suggestions. */
  eventType: string | undefined;
  /** Rules that somebody has been in, or that were there before: these say what is missing. */
  touched: ReadonlySet<string>;
  touch: (ruleId: string) => void;
  drag: RuleDrag;
}

/** The part of the condition that is being dragged. */
export interface RuleDrag {
  path: readonly number[] | null;
  start: (path: readonly number[]) => void;
  end: () => void;
}

const nothing = () => undefined;

const ConditionContext = createContext<ConditionScope>({
  query: emptyQuery,
  path: "",
  variables: [],
  problems: [],
  readOnly: false,
  eventType: undefined,
  touched: new Set(),
  touch: nothing,
  drag: { path: null, start: nothing, end: nothing },
});
export const ConditionProvider = ConditionContext.Provider;
export const useCondition = (): ConditionScope => useContext(ConditionContext);
