import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { MillraceError } from "@millrace/shared/errors.ts";
import type { Issue } from "@millrace/shared/errors.ts";

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Addresses that outgoing requests may reach although they are not public. */
export interface AllowList {
  has(address: string): boolean;
}

export const allowNothing: AllowList = { has: () => false };

/** The only part of the IPv6 space that IANA hands out for unicast; IPv4-compatible `::a.b.c.d` lies outside. */
const globalUnicast = ipaddr.parseCIDR("2000::/3");

/** Unicast by its number, but Azure answers on it from every machine (DHCP, DNS, instance metadata). */
const azurePlatform = "168.63.129.16";

/**
 * Whether an IP address, as a resolver or a socket writes it, belongs to the public internet.
 * Anything that is not in a range known to be public is refused: loopback, private, link-local (cloud metadata),
 * carrier NAT, unique local, multicast, documentation, benchmarking, and every form that wraps an IPv4 address in
 * an IPv6 one for a translator to unwrap (NAT64, 6to4, Teredo, IPv4-compatible). IPv4-mapped ones are judged as IPv4.
 */
export function isPublicUnicast(address: string): boolean {
  const parsed = parseAddress(address);
  if (parsed === undefined || parsed.range() !== "unicast") return false;
  if (parsed instanceof ipaddr.IPv6) return parsed.match(globalUnicast);
  return parsed.toString() !== azurePlatform;
}

/**
 * Reads MILLRACE_EGRESS_ALLOW: addresses or CIDR ranges, separated by commas or spaces.
 * Throws `invalid_input` naming every entry that is neither.
 */
export function parseAllowList(text: string): AllowList {
  const ranges: [Address, number][] = [];
  const issues: Issue[] = [];
  for (const entry of text.split(/[\s,]+/).filter((part) => part !== "")) {
    const range = parseRange(entry);
    if (range === undefined) {
      const message = `"${entry}" is neither an IP address nor a CIDR range such as 10.0.0.0/8 or fd00::/8.`;
      issues.push({ path: entry, code: "invalid_address", message });
    } else {
      ranges.push(range);
    }
  }
  if (issues.length > 0) {
    const message = `The list of allowed addresses is not valid: ${issues.map((issue) => issue.message).join(" ")}`;
    throw new MillraceError("invalid_input", message, { issues });
  }
  return {
    has(address) {
      const parsed = parseAddress(address);
      if (parsed === undefined) return false;
      return ranges.some(([network, bits]) => parsed.kind() === network.kind() && parsed.match(network, bits));
    },
  };
}

/** isIP first: ipaddr.js alone also takes `2130706433`, `0x7f.1` and `017700000001` for addresses. */
function parseAddress(text: string): Address | undefined {
  return isIP(text) === 0 ? undefined : ipaddr.process(text);
}

function parseRange(entry: string): [Address, number] | undefined {
  const [text = "", length, ...rest] = entry.split("/");
  const kind = isIP(text);
  if (kind === 0 || rest.length > 0) return undefined;
  const network = ipaddr.parse(text);
  const width = kind === 4 ? 32 : 128;
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return undefined;
  const bits = length === undefined ? width : Number(length);
  if (bits > width) return undefined;
  if (network instanceof ipaddr.IPv6 && network.isIPv4MappedAddress() && bits >= 96) {
    return [network.toIPv4Address(), bits - 96];
  }
  return [network, bits];
}
