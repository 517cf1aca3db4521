import { MillraceError } from "@millrace/shared/errors.ts";

/** Where and how to hand over mail. */
export interface SmtpServer {
  host: string;
  port: number;
  /** TLS from the first byte (smtps) or not. */
  implicitTls: boolean;
  /** What to do about STARTTLS on a plain connection. */
  startTls: "when_offered" | "required" | "never";
  /** Whether the server's certificate must be valid. */
  verify: boolean;
  credentials: { user: string; pass: string } | undefined;
}

const tlsModes = ["auto", "required", "off", "unverified"];

/**
 * Reads `smtp://user:pass@host:port` or `smtps://…` with an optional `?tls=`:
 * - `auto` (default): STARTTLS when the server offers it; required when there are credentials and the host is another
 *   machine, so that nobody on the way can strip the offer and read the password
 * - `required`: STARTTLS or no mail · `off`: never · `unverified`: TLS as in auto, with any certificate
 *
 * Ports default to 587 and 465. Throws `invalid_input`; what it says never repeats the URL, which holds a password.
 */
export function parseSmtpUrl(text: string): SmtpServer {
  const url = URL.parse(text);
  if (url === null || url.hostname === "" || (url.protocol !== "smtp:" && url.protocol !== "smtps:")) {
    throw invalid("An SMTP URL looks like smtp://user:password@mail.example.com:587.");
  }
  const unknown = [...url.searchParams.keys()].find((name) => name !== "tls");
  if (unknown !== undefined) throw invalid(`An SMTP URL has no parameter "${unknown}"; there is only tls.`);
  const tls = url.searchParams.get("tls") ?? "auto";
  if (!tlsModes.includes(tls)) throw invalid(`The tls of an SMTP URL is one of ${tlsModes.join(", ")}.`);

  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const implicitTls = url.protocol === "smtps:";
  if (implicitTls && tls === "off") throw invalid("smtps is TLS; use smtp:// with tls=off.");
  const credentials = url.username === "" ? undefined : { user: decode(url.username), pass: decode(url.password) };
  return {
    host,
    port: url.port === "" ? (implicitTls ? 465 : 587) : Number(url.port),
    implicitTls,
    startTls: startTlsFor(tls, credentials !== undefined && !isThisMachine(host)),
    verify: tls !== "unverified",
    credentials,
  };
}

function startTlsFor(tls: string, passwordTravels: boolean): SmtpServer["startTls"] {
  if (tls === "off") return "never";
  return tls === "required" || passwordTravels ? "required" : "when_offered";
}

function isThisMachine(host: string): boolean {
  return host.toLowerCase() === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw invalid("The user name or password of the SMTP URL is not percent-encoded correctly.");
  }
}

function invalid(message: string): MillraceError {
  return new MillraceError("invalid_input", message);
}
