import { beatMs, closeCodes } from "@millrace/shared/graph/live/messages.ts";

/** Why nothing more will come: the workflow is gone, or this person may not see it (any more). */
export type LiveEnd = "gone" | "signed_out" | "forbidden";

export interface LiveConnection {
  /** Sends if the connection is there. */
  send(message: Uint8Array<ArrayBuffer>): void;
  /** Tries at once instead of after the present pause. */
  tryNow(): void;
  close(): void;
}

export interface LiveConnectionOptions {
  open: () => WebSocket;
  onOpen: () => void;
  onMessage: (message: ArrayBuffer) => void;
  /** The connection was lost, or could not be made; it is tried again. */
  onLost: () => void;
  onEnd: (why: LiveEnd) => void;
  /** A browser does not say why a connection was refused, so the server is asked. Undefined when it says nothing final either. */
  askWhy: () => Promise<LiveEnd | undefined>;
}

const pauses = [200, 500, 1_000, 2_000, 5_000];
/** Silence of this length means that the network is gone, though nobody has said so. */
const silenceMs = 3 * beatMs;

/** Keeps a connection, and makes it anew after ever longer pauses: at once when the network or the page comes back. */
export function keepConnected({
  open,
  onOpen,
  onMessage,
  onLost,
  onEnd,
  askWhy,
}: LiveConnectionOptions): LiveConnection {
  let socket: WebSocket | undefined;
  let failures = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;

  function connect(): void {
    clearTimeout(retry);
    if (isOver || socket) return;
    const made = open();
    let wasOpen = false;
    socket = made;
    made.binaryType = "arraybuffer";
    made.addEventListener("open", () => {
      if (made !== socket) return;
      [wasOpen, failures] = [true, 0];
      heard();
      onOpen();
    });
    made.addEventListener("message", ({ data }) => {
      if (made !== socket || !(data instanceof ArrayBuffer)) return;
      heard();
      onMessage(data);
    });
    made.addEventListener("close", ({ code }) => made === socket && lost(code, wasOpen));
  }

  function heard(): void {
    clearTimeout(silence);
    silence = setTimeout(drop, silenceMs);
  }

  /** A close that nobody answers takes long; the next connection does not wait for it. */
  function drop(): void {
    const dropped = socket;
    if (!dropped) return;
    lost(1006, true);
    dropped.close();
  }

  function lost(code: number, wasOpen: boolean): void {
    clearTimeout(silence);
    socket = undefined;
    if (isOver) return;
    onLost();
    const why = endOf(code);
    if (why) return end(why);
    const pause = pauses[Math.min(failures, pauses.length - 1)] ?? 5_000;
    failures += 1;
    // Not all of those who have lost the same server at once.
    retry = setTimeout(connect, pause * (0.75 + Math.random() / 2));
    if (!wasOpen) void askWhy().then((answer) => answer && end(answer));
  }

  function end(why: LiveEnd): void {
    if (isOver) return;
    close();
    onEnd(why);
  }

  function tryNow(): void {
    if (!socket) connect();
  }

  const onVisible = () => document.visibilityState === "visible" && tryNow();

  function close(): void {
    isOver = true;
    clearTimeout(retry);
    clearTimeout(silence);
    window.removeEventListener("online", tryNow);
    window.removeEventListener("offline", drop);
    document.removeEventListener("visibilitychange", onVisible);
    socket?.close(1000);
    socket = undefined;
  }

  window.addEventListener("online", tryNow);
  window.addEventListener("offline", drop);
  document.addEventListener("visibilitychange", onVisible);
  connect();
  return {
    send: (message) => (socket?.readyState === WebSocket.OPEN ? socket.send(message) : undefined),
    tryNow,
    close,
  };
}

function endOf(code: number): LiveEnd | undefined {
  if (code === closeCodes.gone) return "gone";
  if (code === closeCodes.signedOut) return "signed_out";
  if (code === closeCodes.forbidden) return "forbidden";
  return undefined;
}
