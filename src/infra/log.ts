import { pino } from 'pino';
import type { Config } from './config/config.ts';

/** Structured lines, never personal data: ids, codes, counts and durations only. */
export interface Log {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** One JSON document a line, to standard output unless told otherwise. An `error` field is scrubbed on its way. */
export function openLog(level: Config['logLevel'], to?: { write(line: string): void }): Log {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { error: scrub, err: scrub },
  };
  return to === undefined ? pino(options) : pino(options, to);
}

/** What may be said of an error where it is kept: its kind, its place in the code, never the values it was about. */
export interface Scrubbed {
  readonly name: string;
  readonly message?: string;
  readonly code?: string;
  readonly table?: string;
  readonly constraint?: string;
  readonly at?: readonly string[];
  readonly cause?: Scrubbed;
}

/**
 * An error without its values. Messages of the database and of parsers hold what was sent, which may be names and
 * words of people; those of Gatepost's own code hold none by rule, so only plain Errors keep theirs.
 */
export function scrub(error: unknown): Scrubbed {
  if (!(error instanceof Error)) return { name: typeof error };
  const isOwn = error.constructor === Error || error.constructor === TypeError || error.constructor === RangeError;
  const isPlain = isOwn && !('severity' in error) && !('query' in error) && !('issues' in error);
  const field = (name: string): object => {
    const value: unknown = Reflect.get(error, name);
    return typeof value === 'string' ? { [name]: value } : {};
  };
  const at = (error.stack ?? '').split('\n').flatMap((line) => line.match(/^\s+at (.+)$/)?.[1] ?? []);
  return {
    name: error.name,
    ...(isPlain ? { message: error.message } : {}),
    ...field('code'),
    ...field('table'),
    ...field('constraint'),
    ...(at.length > 0 ? { at: at.slice(0, 8) } : {}),
    ...(error.cause === undefined ? {} : { cause: scrub(error.cause) }),
  };
}

/** An error in one line for whoever starts Gatepost. A database's message holds the statement and its values, which may be about people: of those only the kind is said. */
export function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!('query' in error) && !('severity' in error)) return error.message;
  const { name, code, table, cause } = scrub(error);
  return ['the database refused a statement', name, code ?? cause?.code, table ?? cause?.table].filter(Boolean).join(', ');
}
