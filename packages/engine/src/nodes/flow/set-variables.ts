import { z } from "zod";
import { definePure, nextPort } from "../define.ts";
import { jsonObjectSchema } from "@millrace/shared/json.ts";
import { fieldKeySchema } from "@millrace/shared/api/contacts.ts";
import { jsonSchema } from "@millrace/shared/json.ts";

export const setVariables = definePure({
  type: "flow.set_variables",
  kind: "flow",
  family: "flow",
  title: "Set variables",
  description: "Keeps values under names that later steps use as vars.name.",
  icon: "variable",
  summary: "Set {% for v in config.variables %}{{ v[0] }}{% unless forloop.last %}, {% endunless %}{% endfor %}",
  keywords: ["assign", "store", "compute"],
  facts: { variables: "variables" },
  config: z.strictObject({
    variables: z
      .record(fieldKeySchema, jsonSchema)
      .refine((variables) => Object.keys(variables).length > 0, "Add at least one variable")
      .meta({ title: "Variables", "x-control": "variables", "x-keep-type": true }),
  }),
  ports: nextPort,
  output: jsonObjectSchema,
  setsVariables: true,
  run: ({ input }) => ({ ok: true, vars: input.variables, output: input.variables }),
});
