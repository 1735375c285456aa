import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { SchoolId } from '#src/kernel/ids.ts';
import { unclear } from '#src/kernel/refusal.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { formIn } from '#src/web/bodies.ts';
import { problem } from '#src/web/refusal.tsx';
import type { Asking } from './frame.ts';
import type { ApiKeyId } from './keys.ts';

/** How long an answer may take before whoever was giving it is taken to have been cut off. */
const leaseMs = 60_000;

interface Written {
  readonly schoolId: SchoolId;
  readonly keyId: ApiKeyId;
  readonly key: string;
}
const writing = new AsyncLocalStorage<Written>();

/**
 * The office for the work behind an idempotency key: the first thing it commits is marked in the same transaction, so
 * that when its answer is lost it is known whether anything was done. A refusal does nothing and marks nothing.
 */
export function markingWhatIsDone(office: Office): Office {
  return {
    ...office,
    transact: (schoolId, work) =>
      office.transact(schoolId, async (tx) => {
        const result = await work(tx);
        const written = writing.getStore();
        if (written?.schoolId === schoolId && !isRefused(result)) await mark(tx, written, office.now());
        return result;
      }),
  };
}

function isRefused(result: unknown): boolean {
  return typeof result === 'object' && result !== null && 'ok' in result && result.ok === false;
}

async function mark(tx: Tx, { keyId, key }: Written, now: Date): Promise<void> {
  await tx.execute(sql`update api_answer set acted_at = ${now}
    where api_key_id = ${keyId} and idempotency_key = ${key} and acted_at is null`);
}

/**
 * A write asked twice with the same Idempotency-Key is done once: the first answer is kept for a week and given again.
 * The same key with another request is refused; while the first is still being answered, so is the second. One that was
 * cut off before it did anything is done anew; one that had done something says so, since its answer is lost.
 */
export function once(office: Office) {
  return createMiddleware<Asking>(async (c, next) => {
    const key = c.req.header('idempotency-key');
    if (key === undefined || c.req.method === 'GET') return next();
    if (key === '' || key.length > 200) return problem(c, unclear({ 'Idempotency-Key': 'From 1 to 200 characters.' }));
    const written = { schoolId: c.var.actor.schoolId, keyId: c.var.keyId, key };
    const digest = await digestOf(c);
    const before = await begin(office, written, digest);
    if (before !== null) return again(c, before, digest, office.now());
    await writing.run(written, next);
    // What broke on our side is not an answer: unless something was done, the same request may be asked again.
    if (c.res.status >= 500) return forget(office, written);
    const kept = c.res.clone();
    await office.transact(written.schoolId, async (tx) =>
      tx.execute(sql`update api_answer set status = ${kept.status}, body = ${await kept.text()}, content_type = ${kept.headers.get('content-type')}
        where api_key_id = ${written.keyId} and idempotency_key = ${key}`),
    );
  });
}

/**
 * What is asked, as far as it counts. A form is what is in it: programs draw another border between its fields each time
 * they send it.
 */
async function digestOf(c: Context<Asking>): Promise<string> {
  const digest = createHash('sha256').update(`${c.req.method} ${c.req.path}\n`);
  if (!/^multipart\//i.test(c.req.header('content-type') ?? '')) return digest.update(Buffer.from(await c.req.arrayBuffer())).digest('hex');
  for (const [name, given] of Object.entries(await formIn(c)))
    for (const one of [given].flat()) {
      digest.update(JSON.stringify(one instanceof File ? [name, one.name, one.type, one.size] : [name, one]));
      if (one instanceof File) digest.update(Buffer.from(await one.arrayBuffer()));
    }
  return digest.digest('hex');
}

type Before = {
  request_digest: string;
  asked_at: string;
  acted_at: string | null;
  status: number | null;
  body: string | null;
  content_type: string | null;
};

/** Takes the key for this request; what is known of the one before it, when there is one that stands. */
function begin(office: Office, { schoolId, keyId, key }: Written, digest: string): Promise<Before | null> {
  const now = office.now();
  const week = new Date(now.getTime() - 7 * 86_400_000);
  const lapsed = new Date(now.getTime() - leaseMs);
  return office.transact(schoolId, async (tx) => {
    await tx.execute(sql`delete from api_answer where api_key_id = ${keyId} and asked_at < ${week}`);
    const begun = await tx.execute(sql`
      insert into api_answer as a (school_id, api_key_id, idempotency_key, request_digest, asked_at)
      values (${schoolId}, ${keyId}, ${key}, ${digest}, ${now})
      on conflict (school_id, api_key_id, idempotency_key) do update set asked_at = excluded.asked_at
      where a.status is null and a.acted_at is null and a.asked_at <= ${lapsed} and a.request_digest = excluded.request_digest`);
    if (begun.rowCount === 1) return null;
    const { rows } = await tx.execute<Before>(sql`
      select request_digest, asked_at, acted_at, status, body, content_type from api_answer
      where api_key_id = ${keyId} and idempotency_key = ${key}`);
    return rows[0] ?? null;
  });
}

async function forget(office: Office, { schoolId, keyId, key }: Written): Promise<void> {
  await office.transact(schoolId, (tx) =>
    tx.execute(sql`delete from api_answer
      where api_key_id = ${keyId} and idempotency_key = ${key} and status is null and acted_at is null`),
  );
}

function again(c: Context<Asking>, before: Before, digest: string, now: Date): Response {
  if (before.request_digest !== digest)
    return problem(c, unclear({ 'Idempotency-Key': 'This key was used for another request. Use a new one.' }));
  if (before.status !== null)
    return new Response(before.body, {
      status: before.status,
      headers: { 'content-type': before.content_type ?? 'application/json', 'idempotency-replayed': 'true' },
    });
  const left = new Date(before.asked_at).getTime() + leaseMs - now.getTime();
  if (left > 0) return stillAnswering(c, left);
  const lost = {
    type: 'urn:gatepost:answer-lost',
    title: 'This was done, and its answer was lost.',
    status: 409,
    detail: 'Read what it was about to see how it stands. It is not done again under this key.',
  };
  return c.json(lost, 409, { 'content-type': 'application/problem+json' });
}

function stillAnswering(c: Context<Asking>, left: number): Response {
  const body = { type: 'urn:gatepost:being-answered', title: 'This is being answered.', status: 409, detail: 'Ask again in a moment.' };
  const seconds = Math.min(Math.ceil(left / 1000), 5);
  return c.json(body, 409, { 'content-type': 'application/problem+json', 'retry-after': String(seconds) });
}
