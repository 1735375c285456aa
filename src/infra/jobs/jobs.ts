import type { z } from 'zod';

/** A piece of work done later. Handlers are idempotent: any of them may run twice. */
export interface Job<Data> {
  /** `desk:verb`, such as `publishing:send`. */
  readonly name: string;
  /** Parsed on the way in and on the way out. Always carries `schoolId`. */
  readonly data: z.ZodType<Data>;
  readonly retryLimit?: number;
  readonly expireInSeconds?: number;
}

export interface JobOptions {
  readonly startAfter?: Date;
  /** At most one waiting job of this name has this key. */
  readonly singletonKey?: string;
}
