import type { Readable } from "node:stream";
import { createTransport } from "nodemailer";
import type { SMTPPoolOptions } from "nodemailer";
import type { AddressGuard } from "../egress/guard.ts";
import { dial } from "../egress/pinning.ts";
import { failureOfMail } from "./failure.ts";
import { checkMessage } from "./message.ts";
import type { MailMessage } from "./message.ts";
import { parseSmtpUrl } from "./smtp-url.ts";

export interface SentMail {
  /** With angle brackets. */
  messageId: string;
  accepted: string[];
  /** Recipients that the server refused while it took others. */
  rejected: string[];
  /** The server's last reply. */
  response: string;
}

/** A mail server that takes messages, over a few connections that are kept open. */
export interface Mailer {
  /**
   * Resolves once the server has taken responsibility; throws StepFailure and nothing else.
   * @param timeoutMs for this message, instead of the mailer's.
   */
  send(message: MailMessage, timeoutMs?: number): Promise<SentMail>;
  /** Lets messages under way finish; those that still wait for a connection fail as not sent. */
  close(): void;
}

export interface MailerOptions {
  /** See parseSmtpUrl. */
  url: string;
  /** Which addresses may be connected to. Absent: any, for a server that the operator chose. */
  guard?: AddressGuard | undefined;
  /** Default 5. */
  maxConnections?: number | undefined;
  /** Milliseconds for a whole message, waiting for a connection included. Default 60,000. */
  timeoutMs?: number | undefined;
}

const connectTimeoutMs = 10_000;

/** Throws `invalid_input` when the URL is not an SMTP URL; connects with the first message. */
export function createMailer(options: MailerOptions): Mailer {
  const transport = createTransport(poolOptions(options));
  const streams = new WeakMap<AbortSignal, Readable[]>();
  // nodemailer reads a message only after the server's go-ahead for DATA, so a stream that was never read tells
  // that the message stayed here.
  transport.use("stream", (mail, done) => {
    const { signal } = mail.data;
    const made = signal === undefined ? undefined : streams.get(signal);
    const create = mail.message.createReadStream.bind(mail.message);
    mail.message.createReadStream = (streamOptions) => {
      const stream = create(streamOptions);
      made?.push(stream);
      return stream;
    };
    done();
  });
  // Failures reach the sender of each message; without a listener Node would make an uncaught exception of them too.
  transport.on("error", () => undefined);

  return {
    async send(message, timeoutMs = options.timeoutMs ?? 60_000) {
      const checked = checkMessage(message);
      const controller = new AbortController();
      const made: Readable[] = [];
      streams.set(controller.signal, made);
      const timer = setTimeout(() => controller.abort(), timeoutMs);
      try {
        const sent = await transport.sendMail({
          ...checked,
          signal: controller.signal,
          disableFileAccess: true,
          disableUrlAccess: true,
        });
        const { accepted, rejected, response } = sent;
        return { messageId: checked.messageId, accepted, rejected, response };
      } catch (error) {
        throw failureOfMail(
          error,
          made.some((stream) => stream.readableDidRead),
        );
      } finally {
        clearTimeout(timer);
      }
    },
    close() {
      transport.close();
    },
  };
}

function poolOptions(options: MailerOptions): SMTPPoolOptions & { pool: true } {
  const { guard } = options;
  const server = parseSmtpUrl(options.url);
  return {
    pool: true,
    maxConnections: options.maxConnections ?? 5,
    // Only for connections the server dropped while they were idle; retries proper are the engine's.
    maxRequeues: 2,
    host: server.host,
    port: server.port,
    secure: server.implicitTls,
    ignoreTLS: server.startTls === "never",
    requireTLS: server.startTls === "required",
    tls: { rejectUnauthorized: server.verify },
    dnsTimeout: connectTimeoutMs,
    connectionTimeout: connectTimeoutMs,
    greetingTimeout: connectTimeoutMs,
    socketTimeout: 30_000,
    ...(server.credentials === undefined ? {} : { auth: server.credentials }),
    ...(guard === undefined
      ? {}
      : {
          getSocket(_options, callback) {
            dial(guard, server.host, server.port, connectTimeoutMs).then(
              (connection) => callback(null, { connection }),
              (error: Error) => callback(error, false),
            );
          },
        }),
  };
}
