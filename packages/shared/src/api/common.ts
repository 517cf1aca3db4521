import { z } from "zod";

/** Lists: `?limit=&cursor=` → `{ items, nextCursor }`. The cursor is opaque. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
});
export type PageQuery = z.infer<typeof pageQuery>;

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

const firstMoment = Date.UTC(1900, 0);
const endOfTime = Date.UTC(10_000, 0);

export const uuidSchema = z.uuid();

/** A moment with its offset, between the years 1900 and 9999: what every part, the database too, can hold and show. */
export const isoTime = z.iso.datetime({ offset: true }).refine(isHeldEverywhere, {
  message: "Use a time between the years 1900 and 9999, at most 15:59 hours off UTC.",
  // What is no time at all has said so already.
  when: ({ issues }) => issues.length === 0,
});

function isHeldEverywhere(time: string): boolean {
  const at = Date.parse(time);
  const offsetHours = Number(/[+-](\d\d):\d\d$/.exec(time)?.[1] ?? 0);
  return at >= firstMoment && at < endOfTime && offsetHours < 16;
}

/** RFC 9457 problem details, the body of every error. */
export const problemDetailsSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  issues: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })).optional(),
  requestId: z.string().optional(),
});
export type ProblemDetails = z.infer<typeof problemDetailsSchema>;
