import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { finalBeforeSending, failureOfNetworkError } from "../failure.ts";
import { isPublicUnicast } from "./addresses.ts";
import type { AllowList } from "./addresses.ts";

/** Turns a host name into IP addresses. */
export type Resolve = (host: string) => Promise<string[]>;

/** Decides which addresses may be connected to. Every connection to the outside asks it. */
export interface AddressGuard {
  /** Throws `egress_refused` unless the address is public or listed by the operator. */
  check(address: string): void;
  /** The addresses of a host, all of them checked. One that is refused refuses the host: it may be the one used. */
  resolve(host: string): Promise<string[]>;
}

export interface AddressGuardOptions {
  allow: AllowList;
  /** Default: the system's resolver, including its hosts file. */
  resolve?: Resolve | undefined;
}

export function createAddressGuard(options: AddressGuardOptions): AddressGuard {
  const { allow, resolve = resolveBySystem } = options;

  function check(address: string): void {
    if (isPublicUnicast(address) || allow.has(address)) return;
    throw finalBeforeSending(
      "egress_refused",
      `Requests to ${address} are refused: it is not a public address. An operator can allow it.`,
    );
  }

  return {
    check,
    async resolve(host) {
      const addresses = isIP(host) === 0 ? await resolveOrFail(resolve, host) : [host];
      for (const address of addresses) check(address);
      return addresses;
    },
  };
}

async function resolveBySystem(host: string): Promise<string[]> {
  const found = await lookup(host, { all: true });
  return found.map((entry) => entry.address);
}

async function resolveOrFail(resolve: Resolve, host: string): Promise<string[]> {
  let addresses: string[];
  try {
    addresses = await resolve(host);
  } catch (error) {
    throw failureOfNetworkError(error, false);
  }
  if (addresses.length === 0) throw finalBeforeSending("dns_failed", "The host name has no address.");
  return addresses;
}
