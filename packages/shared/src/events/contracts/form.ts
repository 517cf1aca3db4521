import { z } from "zod";
import { jsonSchema } from "../../json.ts";
import { defineContract } from "../contract.ts";

/** Events of the forms that visitors fill. */
export const formSubmitted = defineContract({
  type: "form.submitted",
  family: "form",
  title: "Contact form submitted",
  description: "Somebody sent a form. The form’s own fields stand beside formId.",
  data: z
    .object({
      formId: z.string().min(1).max(256).meta({ title: "Form", description: "Id of the form." }),
      formName: z.string().max(256).optional().meta({ title: "Form name" }),
      pageUrl: z
        .string()
        .max(2048)
        .optional()
        .meta({ title: "Page", description: "Address of the page it was sent from." }),
    })
    .catchall(jsonSchema),
  example: { formId: "contact", formName: "Contact form", message: "Please call me back.", amount: 250 },
});
