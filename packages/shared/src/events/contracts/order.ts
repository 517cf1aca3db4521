import { z } from "zod";
import { jsonSchema } from "../../json.ts";
import { defineContract } from "../contract.ts";

/** Events of shops. */
const item = z
  .object({
    productId: z.string().max(256).meta({ title: "Product" }),
    name: z.string().max(500).optional().meta({ title: "Name" }),
    quantity: z.number().min(0).optional().meta({ title: "Quantity" }),
    price: z.number().optional().meta({ title: "Price of one" }),
  })
  .catchall(jsonSchema);

export const orderCreated = defineContract({
  type: "order.created",
  family: "ecommerce",
  title: "Order created",
  description: "Somebody placed an order.",
  data: z
    .object({
      orderId: z.string().min(1).max(256).meta({ title: "Order" }),
      total: z.number().meta({ title: "Total", description: "What is to be paid, in units of the currency." }),
      currency: z.string().length(3).meta({ title: "Currency", description: "ISO 4217, e.g. EUR." }),
      items: z.array(item).max(1_000).optional().meta({ title: "Items" }),
    })
    .catchall(jsonSchema),
  example: {
    orderId: "order-5001",
    total: 129.9,
    currency: "EUR",
    items: [{ productId: "sku-1", name: "Notebook", quantity: 1, price: 129.9 }],
  },
});
