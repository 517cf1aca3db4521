import type { SaveTestBody } from "../../packages/shared/src/api/workflow-tests.ts";
import type { Graph } from "../../packages/shared/src/graph/document.ts";

/** Tells large orders from small ones. @param limit from which on an order is large; a change of it breaks a saved test. */
export function ordersGraph(limit: number): Graph {
  const when = { field: "event.data.total", operator: "greater_than", value: limit };
  return {
    nodes: [
      { id: "order", type: "order.created", config: {}, position: { x: 160, y: 0 } },
      {
        ...{ id: "large", type: "flow.branch", name: "Large order?", position: { x: 160, y: 144 } },
        config: { branches: [{ id: "yes", name: "Large", when }] },
      },
      {
        ...{ id: "thank", type: "email.send", name: "Thank them", position: { x: 0, y: 304 } },
        config: {
          to: "{{ contact.email }}",
          subject: "Thank you, {{ contact.first_name }}",
          html: "<p>Your order of {{ event.data.total }} is on its way.</p>",
        },
      },
      { id: "tag", type: "contact.add_tag", config: { tag: "small-order" }, position: { x: 320, y: 304 } },
    ],
    edges: [
      { id: "order-large", source: "order", sourcePort: "next", target: "large" },
      { id: "large-yes-thank", source: "large", sourcePort: "yes", target: "thank" },
      { id: "large-otherwise-tag", source: "large", sourcePort: "otherwise", target: "tag" },
    ],
  };
}

export const thankForOrders = {
  ...{ name: "Thank for orders", description: "Writes to whoever places a large one", category: "Shop" },
  graph: ordersGraph(100),
};

const contact = { madeUp: { email: "ada@example.com", fields: { first_name: "Ada" } } };

export const orderTests: SaveTestBody[] = [
  {
    name: "A large order is thanked for",
    given: { event: { type: "order.created", data: { orderId: "o-1", total: 250, currency: "EUR" } }, contact },
  },
  {
    name: "A small order is remembered",
    given: { event: { type: "order.created", data: { orderId: "o-2", total: 20, currency: "EUR" } }, contact },
  },
];
