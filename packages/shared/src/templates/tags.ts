import {
  CaptureTag,
  CaseTag,
  type Context,
  type Emitter,
  type Liquid,
  Liquid as LiquidEngine,
  type Token,
  Tokenizer,
  TokenKind,
  TypeGuards,
} from "liquidjs";
import { BoundedEmitter, charge } from "./limits.ts";

/** Every tag a template may use. No include, render, layout or block: a template reads nothing but its values. */
export const tagNames: readonly string[] = "assign break capture case comment continue cycle for if raw unless".split(
  " ",
);

const maxBound = 1_000_000;

class BoundedCaptureTag extends CaptureTag {
  override *render(context: Context): Generator<unknown, void, string> {
    const emitter = new BoundedEmitter(context);
    yield this.liquid.renderer.renderTemplates(this.templates, context, emitter);
    charge(context, emitter.buffer);
    Object.assign(context.bottom(), { [this.variable]: emitter.buffer });
  }
}

class BoundedCaseTag extends CaseTag {
  override *render(context: Context, emitter: Emitter): Generator<unknown, void, unknown> {
    const subject = yield this.value.value(context);
    for (const branch of this.branches) charge(context, subject, branch.values.length);
    yield* super.render(context, emitter);
  }
}

/** Leaves an engine with the listed tags only. */
export function offerTags(liquid: Liquid): void {
  for (const name of Object.keys(liquid.tags)) if (!tagNames.includes(name)) delete liquid.tags[name];
  liquid.registerTag("capture", BoundedCaptureTag);
  liquid.registerTag("case", BoundedCaseTag);
}

export interface Objection {
  message: string;
  token: Token;
}

/**
 * What liquidjs accepts when it parses although it must not run. Ranges need one bound that is a plain number:
 * liquidjs counts from one to the other by adding 1, which never ends beyond 2^53. Filters inside `cycle` are
 * not looked up until they run.
 */
export function findObjection(templates: unknown, liquid: Liquid): Objection | undefined {
  const seen = new Set<object>();
  const open: unknown[] = [templates];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== "object" || next === null || seen.has(next)) continue;
    if (next instanceof LiquidEngine || next instanceof Tokenizer) continue;
    seen.add(next);
    const message = objectionTo(next, liquid);
    if (message !== undefined) return { message, token: next as Token };
    open.push(...Object.values(next));
  }
  return undefined;
}

function objectionTo(token: object, liquid: Liquid): string | undefined {
  if (TypeGuards.isRangeToken(token)) {
    if (isSmallNumber(token.lhs) || isSmallNumber(token.rhs)) return undefined;
    return "Write one end of a range as a plain number, such as (1..count)";
  }
  if (!("kind" in token) || token.kind !== TokenKind.Filter || !("name" in token)) return undefined;
  // The filter that escapes every output is made by the engine and stands nowhere in the source.
  const isWritten = "end" in token && token.end !== 0;
  return isWritten && !Object.hasOwn(liquid.filters, String(token.name))
    ? `undefined filter: ${String(token.name)}`
    : undefined;
}

function isSmallNumber(token: Token): boolean {
  return TypeGuards.isNumberToken(token) && Math.abs(token.content) <= maxBound;
}
