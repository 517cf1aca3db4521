import { defineTrigger } from "../define.ts";
import { triggerConfig } from "./config.ts";

export const orderCreated = defineTrigger({
  type: "order.created",
  family: "ecommerce",
  title: "Order created",
  description: "Starts when somebody places an order.",
  icon: "shopping-cart",
  summary: "When an order is placed",
  keywords: ["shop", "purchase", "buy"],
  config: triggerConfig,
  eventType: "order.created",
});
