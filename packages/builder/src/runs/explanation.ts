import type { Explanation } from "@millrace/shared/conditions/condition.ts";
import { type Json, isJsonObject } from "@millrace/shared/json.ts";

/** A condition that was evaluated, and what it decided about; a branch has one for each condition it tried. */
export interface NamedExplanation {
  /** Undefined where a step has only one condition. */
  name?: string;
  explanation: Explanation;
}

/** Reads what a step kept: an explanation, or `{ branches: [{ branch, explanation }] }`. Anything else is not one. */
export function readExplanations(kept: Json): NamedExplanation[] {
  if (!isJsonObject(kept)) return [];
  const { branches } = kept;
  if (Array.isArray(branches)) {
    return branches.flatMap((item) => {
      if (!isJsonObject(item) || !isExplanation(item["explanation"])) return [];
      const name = item["branch"];
      return [
        { ...(typeof name === "string" ? { name } : {}), explanation: item["explanation"] as unknown as Explanation },
      ];
    });
  }
  return isExplanation(kept) ? [{ explanation: kept as unknown as Explanation }] : [];
}

/** The run whose step a replay took over instead of carrying it out; undefined for any other step. */
export function copiedFromOf(kept: Json): string | undefined {
  const runId = isJsonObject(kept) ? kept["copiedFrom"] : undefined;
  return typeof runId === "string" ? runId : undefined;
}

/** What a step says in words about why it did what it did, or what it waits for. */
export function readReason(kept: Json): string | undefined {
  if (!isJsonObject(kept)) return undefined;
  const { reason } = kept;
  return typeof reason === "string" && reason !== "" ? reason : undefined;
}

function isExplanation(value: Json | undefined): boolean {
  if (value === undefined || !isJsonObject(value) || typeof value["result"] !== "boolean") return false;
  const { all, any, not, rule } = value;
  if (Array.isArray(all)) return all.every(isExplanation);
  if (Array.isArray(any)) return any.every(isExplanation);
  if (not !== undefined) return isExplanation(not);
  return (
    rule !== undefined &&
    isJsonObject(rule) &&
    typeof rule["field"] === "string" &&
    typeof rule["operator"] === "string"
  );
}
