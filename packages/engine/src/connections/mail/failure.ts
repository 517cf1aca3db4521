import type { NodemailerError } from "nodemailer";
import { StepFailure } from "../failure.ts";

/**
 * The failure behind an error of nodemailer. `started`: bytes of the message had begun to flow after DATA.
 *
 * | what happened | retryable | outcome |
 * | --- | --- | --- |
 * | a 4xx reply, or 503 (the session was out of step) | yes | rejected |
 * | any other 5xx reply, authentication included | no | rejected |
 * | no connection, no TLS, cut before DATA | yes | not_sent |
 * | cut or timed out after DATA | yes | unknown |
 */
export function failureOfMail(error: unknown, started: boolean): StepFailure {
  if (error instanceof StepFailure) return error;
  const { code, responseCode, response } = asNodemailerError(error);
  if (responseCode !== undefined && code !== "ETLS") {
    return new StepFailure(`smtp_${responseCode}`, `The mail server answered ${responseCode}.`, {
      retryable: responseCode < 500 || responseCode === 503,
      outcome: "rejected",
      details: { response: (response ?? "").slice(0, 500) },
      cause: error,
    });
  }
  const outcome = started ? "unknown" : "not_sent";
  const [name, message, retryable] = describe(code, started);
  return new StepFailure(name, message, { retryable, outcome, cause: error });
}

function describe(code: string | undefined, started: boolean): [code: string, message: string, retryable: boolean] {
  switch (code) {
    case "ETIMEDOUT":
    case "EABORT":
      return ["timeout", "The mail server did not answer in time.", true];
    case "EDNS":
      return ["dns_failed", "The name of the mail server could not be resolved.", true];
    case "ETLS":
      return ["tls_failed", "No trusted TLS session with the mail server.", true];
    case "EAUTH":
    case "ENOAUTH":
      return ["smtp_login_failed", "The mail server offers no way to sign in with these credentials.", false];
    case "EENVELOPE":
    case "EMESSAGE":
      return ["invalid_message", "The mail server cannot take this message.", false];
    case "EMAXLIMIT":
    case "ECONNECTION":
    case "ESOCKET":
    case "EPROTOCOL":
    default:
      return started
        ? ["connection_closed", "The connection was cut before the mail server confirmed the message.", true]
        : ["connection_failed", "There was no connection to the mail server.", true];
  }
}

function asNodemailerError(error: unknown): NodemailerError {
  return error instanceof Error ? (error satisfies NodemailerError) : new Error(String(error));
}
