import { Context, type Emitter, type Liquid } from "liquidjs";
import { textOf } from "./text.ts";

/**
 * What one template may use; steps and work are shared by all templates of a config. Steps, work and output are counted, so that
 * a template that is refused is refused everywhere; the time is only a net beneath them.
 */
export const templateLimits = {
  /** Characters of a template's source. */
  source: 64 * 1024,
  /** Characters of what it renders. */
  output: 256 * 1024,
  /** Rendered pieces: each text, output and tag, once for every turn of a loop. */
  steps: 50_000,
  /** Characters and (eightfold) list entries that go through filters and comparisons. */
  work: 2_000_000,
  milliseconds: 500,
} as const;

/** The longest text that may be searched for: looking for a long text in a long text takes their product in time. */
export const maxNeedle = 1_000;

export class TemplateLimitError extends Error {
  override readonly name = "TemplateLimitError";
}

/** What has been used of the steps and the work; counted on by every template that is rendered with it. */
export interface Budget {
  steps: number;
  work: number;
}

export const newBudget = (): Budget => ({ steps: 0, work: 0 });

/** A context for one rendering. Nothing of the scope's prototypes is visible. */
export function boundedContext(liquid: Liquid, scope: Record<string, unknown>, used: Budget): Context {
  const context = new Context(scope, liquid.options, { sync: true }, { liquid });
  const { renderLimit, memoryLimit } = context;
  const isInTime = renderLimit.check.bind(renderLimit);
  // liquidjs asks for the time before every piece it renders: the one place to count loops of any kind.
  renderLimit.check = (at) => {
    if (++used.steps > templateLimits.steps) throw new TemplateLimitError("it repeats too often");
    isInTime(at);
  };
  // A filter's argument reaches this as it was written, so the count may be a text or no number at all.
  memoryLimit.use = (count: unknown) => {
    used.work += Math.max(0, Number(count) || 0);
    if (used.work > templateLimits.work) throw new TemplateLimitError("it is too much work");
  };
  return context;
}

/** Counts a value that a filter or a comparison is about to go through. */
export function charge(context: Context, value: unknown, times = 1): void {
  if (typeof value === "string") context.memoryLimit.use(value.length * times);
  else if (typeof value === "object" && value !== null) context.memoryLimit.use(costOf(value) * times);
}

function costOf(value: object): number {
  const open: unknown[] = [value];
  let cost = 0;
  while (open.length > 0 && cost <= templateLimits.work) {
    const next = open.pop();
    if (typeof next === "string") cost += next.length;
    if (typeof next !== "object" || next === null) continue;
    const entries: unknown[] = Array.isArray(next) ? next : Object.values(next);
    cost += 8 * entries.length;
    if (cost <= templateLimits.work) for (const entry of entries) open.push(entry);
  }
  return cost;
}

export function checkOutput(text: string): string {
  if (text.length > templateLimits.output) throw new TemplateLimitError("its result is too long");
  return text;
}

/** Collects what is rendered, up to the limit. */
export class BoundedEmitter implements Emitter {
  buffer = "";
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  write(value: unknown): void {
    if (typeof value === "object") charge(this.#context, value);
    const text = textOf(value);
    if (this.buffer.length + text.length > templateLimits.output) checkOutput(this.buffer + text);
    this.buffer += text;
  }
}
