import type { Percentiles } from "./figures.ts";

export const whole = (value: number): string => Math.round(value).toLocaleString("en-US");
export const percent = (share: number): string => `${(share * 100).toFixed(1).replace(/\.0$/, "")} %`;

export function percentileText({ count, p50, p95, p99, max }: Percentiles): string {
  const values = [p50, p95, p99, max].map((ms) => ms.toFixed(ms < 1 ? 3 : 1)).join(" / ");
  return `p50 / p95 / p99 / max of ${whole(count)}: ${values} ms.`;
}
