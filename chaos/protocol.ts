/** What a client's bytes mean, up to the next place where something is committed. */
export interface Scanned {
  /** To be passed on in any case. */
  before: Buffer;
  /** Begins with the message that commits; undefined while none does. */
  commit: Buffer | undefined;
}

/** Follows what one client sends to PostgreSQL, message by message. */
export interface Scanner {
  /** @returns the whole messages among these bytes and what was left over before; the rest waits for more bytes. */
  scan: (chunk: Buffer) => Scanned;
}

const headerBytes = 5;

/**
 * Finds the COMMITs in the stream of a client of PostgreSQL (protocol 3.0): the text itself, the prepared statement that
 * postgres.js makes of it, and every statement outside of a transaction, which commits by itself.
 */
export function createScanner(): Scanner {
  let rest: Buffer = Buffer.alloc(0);
  let isStarted = false;
  let inTransaction = false;
  const prepared = new Map<string, string>();

  /** Whether this message commits something. */
  function commits(type: string, body: Buffer): boolean {
    if (type === "P") {
      const name = textAt(body, 0);
      prepared.set(name.text, textAt(body, name.end).text);
      return false;
    }
    // Bind says which statement the Execute behind it means.
    const text =
      type === "Q"
        ? textAt(body, 0).text
        : type === "B"
          ? prepared.get(textAt(body, textAt(body, 0).end).text)
          : undefined;
    if (text === undefined) return false;
    if (/^\s*(begin|start)\b/i.test(text)) {
      inTransaction = true;
      return false;
    }
    const wasInTransaction = inTransaction;
    if (/^\s*(commit|rollback(?!\s+to)|end|abort)\b/i.test(text)) inTransaction = false;
    return wasInTransaction ? /^\s*(commit|end)\b/i.test(text) : !/^\s*(rollback|abort)\b/i.test(text);
  }

  return {
    scan(chunk) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let at = 0;
      let commitAt: number | undefined;
      for (;;) {
        // The first message has no type; so has a request for TLS or to cancel.
        const header = isStarted ? headerBytes : headerBytes - 1;
        if (bytes.length - at < header) break;
        const length = bytes.readInt32BE(at + header - 4) + header - 4;
        if (bytes.length - at < length) break;
        if (!isStarted) isStarted = bytes.readInt32BE(at + 4) >>> 16 === 3;
        else if (commits(String.fromCharCode(bytes[at] ?? 0), bytes.subarray(at + header, at + length)))
          commitAt ??= at;
        at += length;
      }
      rest = bytes.subarray(at);
      if (commitAt === undefined) return { before: bytes.subarray(0, at), commit: undefined };
      return { before: bytes.subarray(0, commitAt), commit: bytes.subarray(commitAt, at) };
    },
  };
}

function textAt(body: Buffer, start: number): { text: string; end: number } {
  const zero = body.indexOf(0, start);
  const end = zero < 0 ? body.length : zero;
  return { text: body.toString("latin1", start, Math.min(end, start + 1_000)), end: end + 1 };
}
