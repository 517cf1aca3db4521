import { z } from "zod";

/** What a step that gives or takes a tag is set to: its name, up to 100 characters, which may be a template. */
export const tagConfig = z.strictObject({
  tag: z.string().trim().min(1, "Name a tag.").max(100).meta({ title: "Tag", "x-control": "tag", "x-template": true }),
});
