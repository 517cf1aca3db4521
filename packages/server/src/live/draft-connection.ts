import type { MillraceError } from "@millrace/shared/errors.ts";
import {
  beatMs,
  closeCodes,
  decodeMessage,
  encodeMessage,
  fromBrowserSchema,
  type FromServer,
} from "@millrace/shared/graph/live/messages.ts";
import type { WebSocket } from "ws";
import type { Principal } from "../http/route.ts";
import type { OpenDraft } from "./draft-rooms.ts";
import type { Guest } from "./room.ts";

export interface DraftConnection {
  socket: WebSocket;
  draft: OpenDraft;
  connection: string;
  principal: Principal;
  /** Asks again who this is. @throws MillraceError when the session has ended, or the key was revoked. */
  identifyAgain: () => Promise<Principal>;
}

/** Messages a second in the long run, and at once: somebody who types and moves the pointer sends some thirty. */
const rate = 60;
const burst = 300;
/** Bytes that may wait for a browser that does not take them; it is let go then, and catches up when it comes back. */
const maxWaiting = 16 * 1024 * 1024;

/** One browser that has a draft open. A message that is none of ours ends the connection with a code and a reason. */
export function serveDraft({ socket, draft, connection, principal, identifyAgain }: DraftConnection): void {
  const { id, name } = principal;
  let mayWrite = principal.permissions.has("workflows:write");
  let tokens = burst;
  let refilledAt = performance.now();
  let answered = true;

  const guest: Guest = {
    id: connection,
    send(message) {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > maxWaiting) socket.terminate();
      else socket.send(message);
    },
    close: (code, reason) => socket.close(code, reason),
  };

  function isTooMuch(): boolean {
    const now = performance.now();
    tokens = Math.min(burst, tokens + ((now - refilledAt) / 1_000) * rate) - 1;
    refilledAt = now;
    return tokens < 0;
  }

  function receive(data: ArrayBuffer): void {
    const { header, bytes } = decodeMessage(fromBrowserSchema, data);
    switch (header.type) {
      case "sync":
        return draft.sync(guest, bytes);
      case "update":
        if (mayWrite) draft.update(guest, header.seq, bytes);
        else socket.close(closeCodes.forbidden, "This needs the permission workflows:write");
        return;
      case "here": {
        const { type: _type, ...presence } = header;
        return draft.present(guest, { ...presence, connection, id, name });
      }
      default:
        header satisfies never;
    }
  }

  async function lookAgain(): Promise<void> {
    try {
      const now = await identifyAgain();
      mayWrite = now.permissions.has("workflows:write");
      if (now.workspaceId === principal.workspaceId && now.permissions.has("workflows:read")) return;
      socket.close(closeCodes.forbidden, "This needs the permission workflows:read");
    } catch (error) {
      // While the database is away nobody can be asked.
      if ((error as MillraceError).code === "unauthenticated") socket.close(closeCodes.signedOut, "Sign in again");
    }
  }

  const beating = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
    guest.send(encodeMessage<FromServer>({ type: "beat" }));
    void lookAgain();
  }, beatMs);

  socket.binaryType = "arraybuffer";
  socket.on("pong", () => (answered = true));
  socket.on("message", (data, isBinary) => {
    if (isTooMuch()) return socket.close(closeCodes.tooMuch, "Too many messages");
    try {
      if (!isBinary || !(data instanceof ArrayBuffer)) throw new TypeError("Only binary messages are taken");
      receive(data);
    } catch {
      socket.close(closeCodes.badMessage, "This message is not understood");
    }
  });
  // Too large a message, or broken frames: the library closes the connection with its code.
  socket.on("error", () => undefined);
  socket.on("close", () => {
    clearInterval(beating);
    draft.leave(guest);
  });
}
