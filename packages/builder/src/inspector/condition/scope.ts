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
}

const ConditionContext = createContext<ConditionScope>({
  query: emptyQuery,
  path: "",
  variables: [],
  problems: [],
  readOnly: false,
});
export const ConditionProvider = ConditionContext.Provider;
export const useCondition = (): ConditionScope => useContext(ConditionContext);
