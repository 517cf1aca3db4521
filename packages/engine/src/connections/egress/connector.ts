import { isIP } from "node:net";
import { buildConnector } from "undici";
import type { AddressGuard } from "./guard.ts";
import { pinnedLookup, refusalOfAddress, refusalOfSocket } from "./pinning.ts";

/**
 * Opens connections for undici to checked addresses only.
 *
 * A name is resolved once per connection, and the socket gets the addresses that were checked. undici calls no
 * lookup for an IP literal, so literals are checked apart. What the socket in the end is connected to is checked a
 * third time, whatever led it there. A connection that is kept alive stays with its address, so requests that reuse
 * it need no new check.
 */
export function createGuardedConnector(guard: AddressGuard, connectTimeoutMs: number): buildConnector.connector {
  const connect = buildConnector({
    lookup: pinnedLookup(guard),
    autoSelectFamily: true,
    timeout: connectTimeoutMs,
    allowH2: false,
  });
  return (options, callback) => {
    const refusal = isIP(options.hostname) === 0 ? undefined : refusalOfAddress(guard, options.hostname);
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
