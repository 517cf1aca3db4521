import { connect, isIP } from "node:net";
import type { LookupFunction, Socket } from "node:net";
import type { StepFailure } from "../failure.ts";
import { failureOfNetworkError, finalBeforeSending } from "../failure.ts";
import type { AddressGuard } from "./guard.ts";

/**
 * The `lookup` of a socket that gets the very addresses that were checked: a resolver that would answer differently
 * the second time is not asked a second time. Node calls no lookup for an IP literal; check those apart.
 */
export function pinnedLookup(guard: AddressGuard): LookupFunction {
  return (hostname, options, callback) => {
    guard.resolve(hostname).then(
      (addresses) => {
        const entries = addresses.map((address) => ({ address, family: isIP(address) }));
        const [first] = entries;
        if (options.all === true || first === undefined) callback(null, entries);
        else callback(null, first.address, first.family);
      },
      (error: Error) => callback(error, []),
    );
  };
}

/** Why an address may not be connected to; undefined when it may. */
export function refusalOfAddress(guard: AddressGuard, address: string): StepFailure | undefined {
  try {
    guard.check(address);
    return undefined;
  } catch (error) {
    return failureOfNetworkError(error, false);
  }
}

/** Why a connection may not be used, judged by where it really leads; undefined when it may. */
export function refusalOfSocket(guard: AddressGuard, socket: Socket): StepFailure | undefined {
  const address = socket.remoteAddress;
  if (address === undefined) return finalBeforeSending("egress_refused", "The connection has no known address.");
  return refusalOfAddress(guard, address);
}

/** A plain TCP connection to a checked address of `host`, for protocols other than HTTP. Throws StepFailure. */
export function dial(guard: AddressGuard, host: string, port: number, timeoutMs: number): Promise<Socket> {
  const refusal = isIP(host) === 0 ? undefined : refusalOfAddress(guard, host);
  if (refusal !== undefined) return Promise.reject(refusal);
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, lookup: pinnedLookup(guard), autoSelectFamily: true });
    const timer = setTimeout(
      () => socket.destroy(Object.assign(new Error("Connect timed out."), { code: "ETIMEDOUT" })),
      timeoutMs,
    );
    const onError = (error: Error): void => {
      clearTimeout(timer);
      reject(failureOfNetworkError(error, false));
    };
    socket.once("error", onError);
    socket.once("connect", () => {
      clearTimeout(timer);
      socket.off("error", onError);
      const misled = refusalOfSocket(guard, socket);
      if (misled === undefined) return resolve(socket);
      socket.destroy();
      reject(misled);
    });
  });
}
