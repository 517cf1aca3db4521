import { describe, expect, it } from "vitest";
import { contractOf, contracts } from "./contracts.ts";
import { eventTypeName } from "./envelope.ts";

describe("the contracts of built-in events", () => {
  it.each(contracts.map((contract) => [contract.type, contract] as const))(
    "%s fits its own example",
    (type, contract) => {
      expect(eventTypeName.safeParse(type).success).toBe(true);
      expect(contract.data.parse(contract.example)).toEqual(contract.example);
    },
  );

  it("refuse a wrong type and keep what they do not know", () => {
    const data = contractOf("order.created")?.data;
    expect(data?.safeParse({ orderId: "o1", total: "12", currency: "EUR" }).error?.issues[0]?.path).toEqual(["total"]);
    const order = { orderId: "o1", total: 12, currency: "EUR", coupon: { code: "X" } };
    expect(data?.parse(order)).toEqual(order);
  });

  it("are none for names that nobody has defined", () => {
    expect(contractOf("quiz.finished")).toBeUndefined();
    expect(contractOf("constructor")).toBeUndefined();
  });
});
