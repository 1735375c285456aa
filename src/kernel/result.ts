import type { Refusal } from './refusal.ts';

/** The answer of a decision: a value, or a refusal that says what, why and what to do next. Never an exception. */
export type Result<T, R = Refusal> = Ok<T> | No<R>;
export interface Ok<T> {
  readonly ok: true;
  readonly value: T;
}
export interface No<R = Refusal> {
  readonly ok: false;
  readonly refusal: R;
}

export function ok(): Ok<undefined>;
export function ok<T>(value: T): Ok<T>;
export function ok<T>(value?: T): Ok<T | undefined> {
  return { ok: true, value };
}

export function no<R>(refusal: R): No<R> {
  return { ok: false, refusal };
}
