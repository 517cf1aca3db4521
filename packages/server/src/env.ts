import { resolve } from "node:path";
import { z } from "zod";

const flag = z.enum(["true", "false", "1", "0"]).transform((value) => value === "true" || value === "1");
const list = z.string().transform((value) =>
  value
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== ""),
);

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  /** The address to listen on; every address of the machine where it is left out. */
  HOST: z.string().min(1).optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  MILLRACE_HOME: z.string().min(1).default(".millrace"),
  MILLRACE_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** 32 bytes in base64; a file in MILLRACE_HOME where it is left out. */
  MILLRACE_MASTER_KEY: z
    .string()
    .refine((value) => Buffer.from(value, "base64").byteLength === 32, "must be 32 bytes in base64")
    .optional(),
  MILLRACE_EGRESS_ALLOW: list.default([]),
  /** A bearer token without which /metrics is not shown. */
  MILLRACE_METRICS_TOKEN: z.string().min(16).optional(),
  /** Believe X-Forwarded-For: only behind a proxy that sets it. */
  MILLRACE_TRUST_PROXY: flag.default(false),
  /** Events a second that one workspace may send in the long run; bursts of ten times that pass. */
  MILLRACE_EVENT_RATE: z.coerce.number().positive().default(5_000),
  /** Seconds that the oldest accepted event may wait for its dispatch before new ones are refused with 503. */
  MILLRACE_MAX_LAG: z.coerce.number().positive().default(120),
  /** Connections to the database per pool. */
  MILLRACE_POOL_SIZE: z.coerce.number().int().min(1).max(200).default(16),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  /** Sender of messages that name none. */
  MAIL_FROM: z.string().min(3).max(320).optional(),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
});

/** The configuration of a process; see `.env` in the README for what each variable does. */
export interface Env {
  port: number;
  host: string | undefined;
  databaseUrl: string | undefined;
  /** Absolute. */
  home: string;
  publicUrl: string | undefined;
  masterKey: Buffer | undefined;
  egressAllow: string[];
  metricsToken: string | undefined;
  trustProxy: boolean;
  eventRate: number;
  maxLagSeconds: number;
  poolSize: number;
  smtpUrl: string | undefined;
  mailFrom: string | undefined;
  logLevel: "debug" | "info" | "warn" | "error" | "silent";
}

export class InvalidEnvironment extends Error {
  override readonly name = "InvalidEnvironment";
}

/**
 * Reads the environment; the only place that does. An empty variable counts as absent.
 * @throws InvalidEnvironment that names every variable that is wrong, without its value, which may be a secret.
 */
export function readEnv(source: Record<string, string | undefined> = process.env): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
    throw new InvalidEnvironment(`The environment is not usable:\n${problems.join("\n")}`);
  }
  const env = parsed.data;
  return {
    port: env.PORT,
    host: env.HOST,
    databaseUrl: env.DATABASE_URL,
    home: resolve(env.MILLRACE_HOME),
    publicUrl: env.MILLRACE_PUBLIC_URL?.replace(/\/+$/, ""),
    masterKey: env.MILLRACE_MASTER_KEY === undefined ? undefined : Buffer.from(env.MILLRACE_MASTER_KEY, "base64"),
    egressAllow: env.MILLRACE_EGRESS_ALLOW,
    metricsToken: env.MILLRACE_METRICS_TOKEN,
    trustProxy: env.MILLRACE_TRUST_PROXY,
    eventRate: env.MILLRACE_EVENT_RATE,
    maxLagSeconds: env.MILLRACE_MAX_LAG,
    poolSize: env.MILLRACE_POOL_SIZE,
    smtpUrl: env.SMTP_URL,
    mailFrom: env.MAIL_FROM,
    logLevel: env.LOG_LEVEL,
  };
}

/** This process's environment with something more, for a program that it starts. */
export function environmentWith(more: Record<string, string>): Record<string, string | undefined> {
  return { ...process.env, ...more };
}
