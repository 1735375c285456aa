import type { Context, Env } from 'hono';

/** A refusal or fault that rests on no clause, as a program reads it (RFC 9457). */
export interface PlainProblem {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 429 | 500 | 503;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
}

export function plainProblem<E extends Env>(
  c: Context<E>,
  { status, code, title, detail }: PlainProblem,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const body = { type: `urn:gatepost:${code}`, title, status, detail };
  return c.json(body, status, { 'content-type': 'application/problem+json', ...headers });
}

/** Whether it is another program that asks; it reads no pages. */
export function isForProgram<E extends Env>(c: Context<E>): boolean {
  return c.req.path.startsWith('/api/');
}
