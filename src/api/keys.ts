import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Actor } from '#src/kernel/actor.ts';
import type { Act } from '#src/kernel/acts.ts';
import { newId, parseId, type Id, type PersonId, type SchoolId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import { absent, unclear } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Db, Tx } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';

/**
 * What a key may be used for, and the acts that takes. It never lets a program do what its owner may not: the gate is
 * asked as that person, for those acts alone.
 */
export const scopes = {
  'posts:read': { words: 'See posts and how they stand', acts: ['publishing:read', 'publishing:readPost'] },
  'posts:write': {
    words: 'Write, check, send and take down posts',
    acts: [
      'publishing:read',
      'publishing:readPost',
      'publishing:draft',
      'publishing:change',
      'publishing:submit',
      'publishing:publish',
      'publishing:takeDown',
      'publishing:markUntrue',
    ],
  },
  'posts:decide': {
    words: 'Approve and return posts, and stop everything',
    acts: [
      'publishing:read',
      'publishing:readPost',
      'publishing:approve',
      'publishing:return',
      'publishing:stopAll',
      'publishing:resumeAll',
    ],
  },
  'register:read': { words: 'See official accounts and official users', acts: ['register:read'] },
  'register:apply': { words: 'Ask for official use for you, and give it up', acts: ['register:apply', 'register:endUse'] },
  'register:decide': {
    words: 'Approve, decline and withdraw official use',
    acts: ['register:approve', 'register:decline', 'register:revoke'],
  },
  'policy:read': { words: 'Read the policy', acts: ['policy:read'] },
  'consent:read': { words: 'Ask who may be shown where', acts: ['consent:read'] },
  'consent:write': { words: 'Record what parents answered', acts: ['consent:record'] },
  'journal:read': { words: 'Read the journal', acts: ['assurance:readJournal'] },
} as const satisfies Readonly<Record<string, { readonly words: string; readonly acts: readonly Act[] }>>;
export type Scope = keyof typeof scopes;
export const scopeNames = [
  'posts:read',
  'posts:write',
  'posts:decide',
  'register:read',
  'register:apply',
  'register:decide',
  'policy:read',
  'consent:read',
  'consent:write',
  'journal:read',
] as const satisfies readonly Scope[];

export type ApiKeyId = Id<'api-key'>;

export interface ApiKey {
  readonly id: ApiKeyId;
  readonly personId: PersonId;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly madeAt: Date;
  readonly endsAt: Date;
  readonly usedAt: Date | null;
}

const prefix = 'gatepost_';

/** Makes a key. Its text is given this once; afterwards only its hash is known. */
export async function makeKey(
  office: Office,
  actor: Actor & { readonly kind: 'person' },
  input: { readonly name: string; readonly scopes: readonly Scope[]; readonly days: number },
): Promise<Result<{ readonly id: ApiKeyId; readonly text: string }>> {
  const name = input.name.trim();
  if (name === '' || name.length > 120) return no(unclear({ name: 'Name the program that will use it, in up to 120 characters.' }));
  if (input.scopes.length === 0) return no(unclear({ scopes: 'Choose at least one thing it may do.' }));
  if (input.days < 1 || input.days > 400) return no(unclear({ days: 'A key lasts from 1 to 400 days.' }));
  return office.transact(actor.schoolId, async (tx) => {
    const permit = await office.gate.ask(tx, { actor, act: 'people:mintToken', on: { kind: 'School', id: actor.schoolId } });
    if (!permit.ok) return permit;
    const secret = randomBytes(32).toString('base64url');
    const id = newId<'api-key'>();
    const now = office.now();
    await insertKey(tx, permit.value, { ...input, id, name, secret, personId: actor.personId, now });
    await office.record(tx, permit.value, { subject: { kind: 'ApiKey', id }, facts: { scopes: [...input.scopes], days: input.days } });
    return ok({ id, text: `${prefix}${actor.schoolId.replaceAll('-', '')}_${secret}` });
  });
}

/** Ends a key of one's own at once. */
export async function endKey(
  office: Office,
  actor: Actor & { readonly kind: 'person' },
  input: { readonly id: ApiKeyId },
): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const permit = await office.gate.ask(tx, { actor, act: 'people:mintToken', on: { kind: 'School', id: actor.schoolId } });
    if (!permit.ok) return permit;
    const ended = await tx.execute(
      sql`update api_key set ended_at = ${office.now()} where id = ${input.id} and person_id = ${actor.personId} and ended_at is null`,
    );
    if (ended.rowCount === 0) return no(absent);
    await office.record(tx, permit.value, { subject: { kind: 'ApiKey', id: input.id }, facts: { ended: true } });
    return ok();
  });
}

interface NewKey {
  readonly id: ApiKeyId;
  readonly personId: PersonId;
  readonly name: string;
  readonly secret: string;
  readonly scopes: readonly Scope[];
  readonly days: number;
  readonly now: Date;
}

async function insertKey(tx: Tx, permit: Permit<'people:mintToken'>, key: NewKey): Promise<void> {
  const endsAt = new Date(key.now.getTime() + key.days * 86_400_000);
  await tx.execute(sql`insert into api_key (school_id, id, person_id, name, hash, scopes, made_at, ends_at)
    values (${permit.schoolId}, ${key.id}, ${key.personId}, ${key.name}, ${hashOf(key.secret)}, ${sql.param(key.scopes)}::text[], ${key.now}, ${endsAt})`);
}

/** The keys of one person that still open; leaving ended those of before for good. */
export async function listKeys(db: Db, personId: PersonId, now: Date): Promise<readonly ApiKey[]> {
  const { rows } = await db.execute<KeyRow>(
    sql`select id, person_id, name, scopes, made_at, ends_at, used_at from api_key
      where person_id = ${personId} and ended_at is null and ends_at > ${now}
        and departed_since(person_id, made_at, id, ${now}) is null order by made_at`,
  );
  return rows.map(keyOf);
}

/** The key that a program showed, or null when it opens nothing. Notes that it was used. */
export async function findKey(office: Office, text: string): Promise<{ readonly schoolId: SchoolId; readonly key: ApiKey } | null> {
  const parts = /^gatepost_([0-9a-f]{32})_([A-Za-z0-9_-]{43})$/.exec(text);
  if (parts === null) return null;
  const [, packed = '', secret = ''] = parts;
  const schoolId = parseId<'school'>(packed.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'));
  if (schoolId === null) return null;
  const now = office.now();
  return office.transact(schoolId, async (tx) => {
    const { rows } = await tx.execute<KeyRow>(
      sql`update api_key set used_at = ${now} where hash = ${hashOf(secret)} and ended_at is null and ends_at > ${now}
        and departed_since(person_id, made_at, id, ${now}) is null returning id, person_id, name, scopes, made_at, ends_at, used_at`,
    );
    const [row] = rows;
    return row === undefined ? null : { schoolId, key: keyOf(row) };
  });
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

type KeyRow = {
  id: ApiKeyId;
  person_id: PersonId;
  name: string;
  scopes: Scope[];
  made_at: string;
  ends_at: string;
  used_at: string | null;
};

function keyOf(row: KeyRow): ApiKey {
  return {
    id: row.id,
    personId: row.person_id,
    name: row.name,
    scopes: row.scopes,
    madeAt: new Date(row.made_at),
    endsAt: new Date(row.ends_at),
    usedAt: row.used_at === null ? null : new Date(row.used_at),
  };
}
