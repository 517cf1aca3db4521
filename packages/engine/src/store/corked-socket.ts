import net from "node:net";

/** Where a PostgreSQL server is: the part of postgres.js's options that a socket needs. */
interface Target {
  host: string[];
  port: number[];
  path?: string | false | undefined;
}

/**
 * A socket to PostgreSQL that sends what one turn of the event loop writes in one piece. postgres.js writes each statement of a
 * pipeline on its own once it is longer than 1 KiB, and every write costs a system call here and wakes the backend there.
 * It is handed over before it is connected: until then it keeps what is written.
 */
export function corkedSocket({ host, port, path }: Target): net.Socket {
  const socket = path
    ? net.connect(path)
    : net.connect({ host: host[0] ?? "localhost", port: port[0] ?? 5432, noDelay: true });
  // postgres.js reads the name for the certificate check from here.
  Object.assign(socket, { host: host[0] });
  const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
  let isCorked = false;
  socket.write = (...args: unknown[]) => {
    if (!isCorked) {
      isCorked = true;
      socket.cork();
      setImmediate(() => {
        isCorked = false;
        socket.uncork();
      });
    }
    return write(...args);
  };
  return socket;
}
