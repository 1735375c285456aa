import { z, type OpenAPIHono } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import { bearerAuth } from 'hono/bearer-auth';
import { createMiddleware } from 'hono/factory';
import { HTTPException } from 'hono/http-exception';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Actor } from '#src/kernel/actor.ts';
import { isDay } from '#src/kernel/clock.ts';
import { parseId, type Id } from '#src/kernel/ids.ts';
import { unclear, type Refusal } from '#src/kernel/refusal.ts';
import type { Result } from '#src/kernel/result.ts';
import type { Office } from '#src/office.ts';
import { count, list } from '#src/kernel/words.ts';
import { plainProblem } from '#src/web/for-programs.ts';
import { readJson } from '#src/web/form.ts';
import { keepTry, notActive } from '#src/web/not-active.ts';
import { problem } from '#src/web/refusal.tsx';
import { spend } from '#src/web/guards.ts';
import { findKey, scopes, type ApiKeyId, type Scope } from './keys.ts';

/** What every route of the API knows of the program that asks. */
export interface Asking {
  Variables: { requestId: string; actor: Actor & { readonly kind: 'person' }; keyId: ApiKeyId };
}

/** Knows the program by its key, and its owner's standing as it is at this moment: whoever is suspended acts nowhere. */
export function knowProgram(office: Office) {
  const perKey = new RateLimiterMemory({ points: 300, duration: 60 });
  const known = createMiddleware<Asking>(async (c, next) => {
    const wait = await spend(perKey, c.get('keyId'));
    if (wait !== null) return tooMany(c, wait);
    const { actor } = c.var;
    const { standing } = await office.read(actor.schoolId, (db) => office.gate.meet(db, actor));
    if (standing === null || standing.ended || standing.suspended) {
      await keepTry(office, actor, { method: c.req.method, path: c.req.path, subject: { kind: 'ApiKey', id: c.var.keyId } });
      return standing?.suspended === true && !standing.ended ? problem(c, notActive(standing)) : notKnown(c);
    }
    c.header('cache-control', 'no-store');
    return next();
  });
  const bearer = bearerAuth<Asking>({
    realm: 'Gatepost',
    verifyToken: async (token, c) => {
      const found = await findKey(office, token);
      if (found === null) return false;
      const acts = found.key.scopes.flatMap((scope) => [...scopes[scope].acts]);
      c.set('actor', { kind: 'person', schoolId: found.schoolId, personId: found.key.personId, signInId: null, scopes: acts });
      c.set('keyId', found.key.id);
      return true;
    },
  });
  return { bearer: refusing(bearer), known };
}

const unknownKey = {
  status: 401,
  code: 'key-not-known',
  title: 'This key opens nothing.',
  detail: 'Send "Authorization: Bearer gatepost_…" with a key that has not ended.',
} as const;

function notKnown(c: Context<Asking>, challenge = 'Bearer realm="Gatepost"'): Response {
  return plainProblem(c, unknownKey, { 'www-authenticate': challenge });
}

/** A missing, misshapen or unknown key is one answer, in the form of every other refusal. */
function refusing(bearer: MiddlewareHandler<Asking>): MiddlewareHandler<Asking> {
  return async (c, next) => {
    let isKnown = false;
    try {
      return await bearer(c, () => {
        isKnown = true;
        return next();
      });
    } catch (error) {
      if (isKnown || !(error instanceof HTTPException)) throw error;
      return notKnown(c, error.getResponse().headers.get('www-authenticate') ?? undefined);
    }
  };
}

function tooMany(c: Context<Asking>, seconds: number): Response {
  const said = { status: 429, code: 'too-many', title: 'Too many requests.', detail: `Try again in ${count(seconds, 'second')}.` } as const;
  return plainProblem(c, said, { 'retry-after': String(seconds) });
}

/** An instant as a program sends it, with the offset of whatever clock it reads, as UTC; on a day that may be meant. */
export const instant = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text).toISOString())
  .refine((text) => isDay(text.slice(0, 10)), 'Send an instant of a year from 1900 on, such as 2026-11-20T10:15:00Z.')
  .openapi({ type: 'string', format: 'date-time' });

/** In answers: an instant, a day, an id. */
export const moment = z.date().openapi({ type: 'string', format: 'date-time' });
export const momentOrNone = z
  .date()
  .nullable()
  .openapi({ type: ['string', 'null'], format: 'date-time' });
export const onDay = z.string().openapi({ format: 'date', example: '2026-11-20' });
export const known = z.string().openapi({ format: 'uuid' });
/** Nothing more is said: it is done. */
export const Done = z.object({}).openapi('Done', { description: 'It is done.' });

/** One endpoint: what it takes, what it gives, and the work, which goes through the gate like any other. */
export interface Endpoint<Query extends z.ZodObject, Body extends z.ZodType, Answer extends z.ZodType> {
  /** What generated clients call it: `listPosts`. */
  readonly name: string;
  readonly method: 'get' | 'post' | 'patch';
  /** As OpenAPI writes it: `/posts/{id}`. */
  readonly path: string;
  readonly scope: Scope;
  readonly tag: string;
  readonly summary: string;
  readonly query?: Query;
  readonly body?: Body;
  /** A body that is not JSON, described only; the work reads it from the request. */
  readonly form?: z.ZodObject;
  readonly gives: string;
  /** What it answers; the work gives this and no more. */
  readonly answer: Answer;
}

/** What a schema describes, as a service gives it. */
type Shown<T> = T extends Date
  ? T
  : T extends readonly (infer One)[]
    ? readonly Shown<One>[]
    : T extends object
      ? { readonly [Key in keyof T]: Shown<T[Key]> }
      : T;
/** Where the answer has nothing in it, there need be none. */
export type Answered<Answer extends z.ZodType> =
  Shown<z.input<Answer>> | (Record<never, never> extends z.input<Answer> ? undefined : never);

export interface Asked<Query, Body> {
  readonly actor: Asking['Variables']['actor'];
  readonly query: Query;
  readonly body: Body;
  /** The id in the path, checked for its form; null when it cannot be one. */
  readonly id: Id<string> | null;
  readonly request: Context<Asking>['req'];
}

/** Adds an endpoint to a desk's part of the API, and to the OpenAPI document. */
export function endpoint<
  Answer extends z.ZodType,
  Query extends z.ZodObject = z.ZodObject<Record<never, never>>,
  Body extends z.ZodType = z.ZodUndefined,
>(
  api: OpenAPIHono<Asking>,
  told: Endpoint<Query, Body, Answer>,
  work: (asked: Asked<z.output<Query>, z.output<Body>>) => Promise<Result<Answered<Answer>>>,
): void {
  describe(api, told);
  const path = told.path.replace(/\{(\w+)\}/g, ':$1');
  api.on(told.method.toUpperCase(), path, async (c) => {
    const query = (told.query ?? z.object({})).safeParse(c.req.query(), { error: say });
    if (!query.success) return problem(c, unreadable(query.error));
    const sent = told.body === undefined ? undefined : await readJson(c);
    if (isOfAnotherKind(told, sent, c.req.header('content-type'))) throw new HTTPException(415);
    const body = (told.body ?? z.undefined()).safeParse(sent, { error: say });
    if (!body.success) return problem(c, unreadable(body.error));
    const asked = { actor: c.var.actor, id: parseId(c.req.param('id')), request: c.req };
    const result = await work({ ...asked, query: query.data as z.output<Query>, body: body.data as z.output<Body> });
    return result.ok ? c.json((result.value ?? {}) as object) : problem(c, result.refusal);
  });
}

/** A form where a document is asked for, or the other way round. What reads as JSON is taken, whatever it is called. */
function isOfAnotherKind(told: { readonly body?: unknown; readonly form?: unknown }, sent: unknown, type: string | undefined): boolean {
  if (told.form !== undefined) return type !== undefined && !/^multipart\/form-data/i.test(type);
  return told.body !== undefined && sent === undefined && type !== undefined && !/json/i.test(type);
}

function describe<Query extends z.ZodObject, Body extends z.ZodType>(
  api: OpenAPIHono<Asking>,
  told: Endpoint<Query, Body, z.ZodType>,
): void {
  const content = told.form ? { 'multipart/form-data': { schema: told.form } } : told.body && { 'application/json': { schema: told.body } };
  api.openAPIRegistry.registerPath({
    method: told.method,
    path: told.path,
    operationId: told.name,
    tags: [told.tag],
    summary: told.summary,
    description: `Needs the scope \`${told.scope}\`.`,
    security: [{ key: [] }],
    request: {
      ...(told.path.includes('{id}') && { params: z.object({ id: z.uuid() }) }),
      ...(told.query && { query: told.query }),
      ...(content && { body: { content, required: true } }),
      ...(told.method !== 'get' && { headers: z.object({ 'Idempotency-Key': z.string().max(200).optional() }) }),
    },
    responses: { 200: { description: told.gives, content: { 'application/json': { schema: told.answer } } }, ...refusals },
  });
}

interface Issue {
  readonly code?: string | undefined;
  readonly input?: unknown;
  readonly path?: readonly PropertyKey[] | undefined;
  readonly expected?: unknown;
  readonly format?: unknown;
  readonly values?: unknown;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
}

/** Plain words for a schema that says nothing itself. */
function say(issue: Issue): string {
  if (issue.input === undefined) return (issue.path ?? []).length === 0 ? 'Send one JSON document.' : 'This is needed.';
  if (issue.code === 'invalid_type') return `This has to be of the type ${String(issue.expected)}.`;
  if (issue.code === 'invalid_value' && Array.isArray(issue.values)) return `Send one of ${list(issue.values.map(String), 'or')}.`;
  if (issue.format === 'datetime') return 'Send an instant, such as 2026-11-20T10:15:00Z.';
  if (issue.format === 'uuid') return 'Send an id, as Gatepost gave it.';
  if (issue.code === 'too_big') return `This is more than the ${String(issue.maximum)} that are taken.`;
  if (issue.code === 'too_small') return `At least ${String(issue.minimum)} is needed here.`;
  return 'This cannot be read. Look at it again.';
}

function unreadable(error: z.ZodError): Refusal {
  const fields = Object.fromEntries(error.issues.map((issue) => [issue.path.join('.') || 'body', issue.message]));
  return unclear(fields, 'The request cannot be read.');
}

/** A clause as it stood in the version of the policy that was in force. */
export const Citation = z
  .object({ clause: z.string(), ref: z.string(), heading: z.string(), text: z.string(), version: z.string() })
  .openapi('Citation');

/** A refusal as the API gives it (RFC 9457, with the verdict and its clauses). */
const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    verdict: z.enum(['held', 'shut', 'absent', 'conflict', 'unclear']).optional(),
    next: z.array(z.object({ label: z.string(), href: z.string().optional() })).optional(),
    citations: z.array(Citation).optional(),
    fields: z.record(z.string(), z.string()).optional(),
  })
  .openapi('Problem');

const refusal = (description: string) => ({ description, content: { 'application/problem+json': { schema: Problem } } });

/** The answers every endpoint may give beside its own. */
const refusals = {
  400: refusal('It was cut off on its way, or is no form at all.'),
  401: refusal('The key opens nothing.'),
  403: refusal('Held or shut by the policy, or not within the key’s scopes.'),
  404: refusal('There is nothing here, or nothing that the key’s owner may know of.'),
  409: refusal('It changed meanwhile. Nothing is lost.'),
  422: refusal('Something of the request cannot be read; `fields` says what.'),
  413: refusal('It is larger than is taken.'),
  415: refusal('It is of a kind that is not read here, or packed.'),
  429: refusal('Too many requests.'),
  503: refusal('Not now: ask again when `Retry-After` says.'),
};
