import type { z } from 'zod';

/** A piece of work done later. Handlers are idempotent: any of them may run twice. */
export interface Job<Data> {
  /** `desk:verb`, such as `publishing:send`. */
  readonly name: string;
  /** Parsed on the way in and on the way out. Carries `schoolId`, except for a sweep that `every` starts. */
  readonly data: z.ZodType<Data>;
  /** How often it is tried again after a throw, at growing intervals; 5 unless told. */
  readonly retryLimit?: number;
  readonly expireInSeconds?: number;
  /** Started by the clock, as a cron line in UTC, with `{}` as its data; one process in the house starts each. */
  readonly every?: string;
  /** How many of these one process does at once; 1 unless told. */
  readonly abreast?: number;
}

export interface JobOptions {
  readonly startAfter?: Date;
  /** At most one waiting job of this name has this key. */
  readonly singletonKey?: string;
}

/** What a handler is told about its own run. */
export interface JobRun {
  /** Aborted when the job runs out of time or the program stops. */
  readonly signal: AbortSignal;
  /** 0 the first time. */
  readonly retry: number;
  /** No further try follows this one. */
  readonly isLast: boolean;
}

/** A job together with what does it; a desk's `jobs.ts` exports a list of these. `House` is the Office. */
export interface Handled<House> {
  readonly job: Omit<Job<unknown>, 'data'>;
  readonly run: (house: House, data: unknown, run: JobRun) => Promise<void>;
}

/** Binds a job to its handler; the data is parsed again on the way out. */
export function handles<Data, House>(job: Job<Data>, handler: (house: House, data: Data, run: JobRun) => Promise<void>): Handled<House> {
  return { job, run: (house, data, run) => handler(house, job.data.parse(data), run) };
}
