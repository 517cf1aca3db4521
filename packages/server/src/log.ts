import { MillraceError } from "@millrace/shared/errors.ts";
import { type Logger, pino } from "pino";

export type { Logger };

/** Structured logs on standard error, so that what the program prints for people stays readable on standard output. */
export function createLogger(level: string): Logger {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  );
}

/** What of an error may be logged: an allow-list, because messages of databases and providers quote personal data. */
export interface LoggedError {
  name: string;
  code: string | undefined;
  /** Only of our own errors, whose texts quote nothing. */
  message: string | undefined;
  constraint: string | undefined;
  frames: string[];
  cause: LoggedError | undefined;
}

const framesKept = 12;

export function loggable(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { ...nothing, name: typeof error };
  const { code, constraint_name: constraint } = error as { code?: unknown; constraint_name?: unknown };
  return {
    name: error.name,
    code: typeof code === "string" ? code : undefined,
    message: error instanceof MillraceError || error instanceof TypeError ? error.message : undefined,
    constraint: typeof constraint === "string" ? constraint : undefined,
    frames: framesOf(error),
    cause: error.cause === undefined ? undefined : loggable(error.cause),
  };
}

const nothing: LoggedError = {
  name: "",
  code: undefined,
  message: undefined,
  constraint: undefined,
  frames: [],
  cause: undefined,
};

/** The stack without its first lines, which repeat the message. */
function framesOf(error: Error): string[] {
  const lines = error.stack?.split("\n") ?? [];
  return lines
    .filter((line) => line.startsWith("    at "))
    .slice(0, framesKept)
    .map((line) => line.slice(7));
}
