import { isIP } from "node:net";
import type { LookupFunction, Socket } from "node:net";
import { buildConnector } from "undici";
import { finalBeforeSending } from "../failure.ts";
import type { AddressGuard } from "./guard.ts";

/**
 * Opens connections for undici to checked addresses only.
 *
 * A name is resolved once per connection, and the socket gets the very addresses that were checked, so a second,
 * different answer of the resolver has nobody to ask for it. Node calls no `lookup` for an IP literal, so literals
 * are checked apart. What the socket in the end is connected to is checked a third time, whatever led it there.
 * A connection that is kept alive stays with its address, so requests that reuse it need no new check.
 */
export function createGuardedConnector(guard: AddressGuard, connectTimeoutMs: number): buildConnector.connector {
  const connect = buildConnector({
    lookup: pinnedLookup(guard),
    autoSelectFamily: true,
    timeout: connectTimeoutMs,
    allowH2: false,
  });
  return (options, callback) => {
    const refusal = isIP(options.hostname) === 0 ? undefined : refusalOf(guard, options.hostname);
    if (refusal !== undefined) {
      process.nextTick(callback, refusal, null);
      return;
    }
    connect(options, (...[error, socket]) => {
      if (error !== null) return callback(error, null);
      const misled = refusalOfSocket(guard, socket);
      if (misled === undefined) return callback(null, socket);
      socket.destroy();
      callback(misled, null);
    });
  };
}

function pinnedLookup(guard: AddressGuard): LookupFunction {
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

function refusalOf(guard: AddressGuard, address: string): Error | undefined {
  try {
    guard.check(address);
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

function refusalOfSocket(guard: AddressGuard, socket: Socket): Error | undefined {
  const address = socket.remoteAddress;
  if (address === undefined) return finalBeforeSending("egress_refused", "The connection has no known address.");
  return refusalOf(guard, address);
}
