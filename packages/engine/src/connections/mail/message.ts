import { createHash } from "node:crypto";
import addressparser from "nodemailer/lib/addressparser";
import { finalBeforeSending } from "../failure.ts";
import { htmlToText } from "./text.ts";

export interface MailMessage {
  /** `a@example.com` or `Name <a@example.com>`. */
  from: string;
  /** Addresses in the same form; a string may hold several, separated by commas. At most 50 in all. */
  to: string | readonly string[];
  subject: string;
  html: string;
  /** Default: the text of `html`. */
  text?: string | undefined;
  /** Stays the same over retries. Sent as `Idempotency-Key`, and the Message-ID derives from it. */
  idempotencyKey: string;
  /** Default: messageIdFor(idempotencyKey, from). */
  messageId?: string | undefined;
  /** Further header fields, such as `List-Unsubscribe`. */
  headers?: Readonly<Record<string, string>> | undefined;
}

export interface MailAddress {
  name: string;
  address: string;
}

/** A message that passed every check, in the shape nodemailer takes. */
export interface CheckedMessage {
  from: MailAddress;
  to: MailAddress[];
  subject: string;
  html: string;
  text: string;
  messageId: string;
  headers: Record<string, string>;
}

const mostRecipients = 50;
const longestAddress = 254;
/** Without quoted local parts, comments and brackets: what they can hide is worth more than what they are used for. */
const plainAddress = /^[^\s@<>"(),:;\\[\]]{1,64}@[^\s@<>"(),:;\\[\]]+$/;
const headerName = /^[A-Za-z][A-Za-z0-9-]{0,75}$/;
const control = /[\p{Cc}\u2028\u2029]/u;

/** Fields that this module writes, or that decide whom a mail is from, who gets it or how it is read. */
const ours = new RegExp(
  `^(?:${[
    "from|sender|to|cc|bcc|subject|date|message-id|mime-version|content-.*|received|return-path|resent-.*",
    "dkim-signature|arc-.*|authentication-results|idempotency-key",
  ].join("|")})$`,
  "i",
);

/**
 * Checks a message and completes it. Throws `invalid_message` (final, not sent) for line breaks and other control
 * characters in a field, an address that is not one, no or too many recipients, and headers that are not the
 * caller's to set.
 */
export function checkMessage(message: MailMessage): CheckedMessage {
  const [from, ...others] = parseAddresses("from", message.from);
  if (from === undefined || others.length > 0) throw invalid("A mail is from exactly one address.");
  const to = distinct([message.to].flat().flatMap((entry) => parseAddresses("to", entry)));
  if (to.length === 0) throw invalid("A mail needs a recipient.");
  if (to.length > mostRecipients) throw invalid(`A mail goes to at most ${mostRecipients} recipients.`);
  return {
    from,
    to,
    subject: checkLine("subject", message.subject),
    html: message.html,
    text: message.text ?? htmlToText(message.html),
    messageId: checkMessageId(message.messageId ?? messageIdFor(message.idempotencyKey, message.from)),
    headers: { ...checkHeaders(message.headers ?? {}), "Idempotency-Key": checkLine("key", message.idempotencyKey) },
  };
}

/** The same key gives the same Message-ID, so that a mail which was sent twice is recognisable as one. */
export function messageIdFor(idempotencyKey: string, from: string): string {
  const domain = parseAddresses("from", from)[0]?.address.split("@")[1] ?? "localhost";
  return `<${createHash("sha256").update(idempotencyKey).digest("hex").slice(0, 40)}@${domain}>`;
}

function parseAddresses(field: string, text: string): MailAddress[] {
  const found = addressparser(checkLine(field, text), { flatten: true });
  for (const { name, address } of found) {
    if (address.length > longestAddress || !plainAddress.test(address)) {
      throw invalid(`"${address.slice(0, 80)}" in ${field} is not a mail address.`);
    }
    // A second address that ended up in the name: a comma was forgotten, or somebody poses as another.
    if (/\S@\S/.test(name) && name !== address) {
      throw invalid(`"${name.slice(0, 80)}" in ${field} is a name that holds another address.`);
    }
  }
  return found.map(({ name, address }) => ({ name, address }));
}

function distinct(addresses: MailAddress[]): MailAddress[] {
  return [...new Map(addresses.map((entry) => [entry.address.toLowerCase(), entry])).values()];
}

function checkHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      if (!headerName.test(name)) throw invalid("A header name is not valid.");
      if (ours.test(name)) throw invalid(`The header ${name} cannot be set.`);
      return [name, checkLine(name, value)];
    }),
  );
}

function checkMessageId(id: string): string {
  if (!/^<[^\s<>@]+@[^\s<>@]+>$/.test(id)) throw invalid("A Message-ID looks like <id@example.com>.");
  return id;
}

function checkLine(field: string, value: string): string {
  if (control.test(value)) throw invalid(`The ${field} of a mail is one line without control characters.`);
  return value;
}

function invalid(message: string) {
  return finalBeforeSending("invalid_message", message);
}
