import { Readable } from 'node:stream';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, type FreshDatabase } from '#fixtures/fresh-database.ts';
import type { Citation } from '#src/kernel/citation.ts';
import { newId, type PersonId, type SchoolId } from '#src/kernel/ids.ts';
import type { Permit } from '#src/kernel/permit.ts';
import type { Refusal } from '#src/kernel/refusal.ts';
import type { Db } from '#src/infra/db/transact.ts';
import { signingKey } from '#src/infra/vault/root-key.ts';
import { exportLines } from './export.ts';
import { record, recordRefusal } from './journal.ts';
import { verifyChain, type Findings } from './verify.ts';

const key = signingKey({ bytes: Buffer.alloc(32, 3), fingerprint: '00000000' });
const citation: Citation = {
  clause: 'KP-OFF-03',
  ref: 'Official use §3',
  heading: 'Official use',
  text: 'The headteacher approves.',
  version: '1.0',
};
const refusal: Refusal = { kind: 'shut', code: 'head-only', what: 'No.', why: 'So.', next: [], citations: [citation] };

describe('the journal of a school', () => {
  let fresh: FreshDatabase;
  const person: PersonId = newId<'person'>();
  beforeAll(async () => {
    fresh = await freshDatabase();
  });
  afterAll(() => fresh.drop());

  async function newSchool(): Promise<SchoolId> {
    const id = newId<'school'>();
    await fresh.ownerPool.query(
      `insert into school (school_id, name, slug, nation, phase, type) values ($1, 'A school', $2, 'england', 'primary', 'academy')`,
      [id, `s-${id}`],
    );
    return id;
  }
  const permit = (schoolId: SchoolId): Permit<'register:approve'> =>
    ({
      act: 'register:approve',
      schoolId,
      actor: { kind: 'person', schoolId, personId: person, signInId: null },
      subject: { kind: 'OfficialUse', id: newId() },
      citations: [citation],
      factsDigest: '0'.repeat(64),
      at: new Date('2026-11-20T15:45:00Z'),
    }) as unknown as Permit<'register:approve'>;
  const attempt = (schoolId: SchoolId) => ({ ...permit(schoolId), act: 'register:revoke' as const });
  const lines = async (schoolId: SchoolId, closed: string[] = []) => {
    const read = <T>(work: (db: Db) => Promise<T>) => fresh.database.read(schoolId, work);
    const options = { now: new Date('2026-11-21T08:00:00Z'), isClosed: ({ act }: { act: string }) => closed.includes(act) };
    const all: string[] = [];
    for await (const line of exportLines(read, schoolId, key, options)) all.push(line);
    return all;
  };
  const check = (all: readonly string[]): Promise<Findings> =>
    verifyChain(Readable.from([Buffer.from(all.join('\n'))]), { key: key.openHex });
  const count = async (schoolId: SchoolId) =>
    Number((await fresh.ownerPool.query<{ n: string }>('select count(*) as n from journal where school_id = $1', [schoolId])).rows[0]?.n);

  it('acts and refused attempts stand in it in order, and the export checks out', async () => {
    const school = await newSchool();
    await fresh.database.transact(school, async (tx) => {
      await record(tx, permit(school), {
        facts: { accounts: 2, on: ['a', 'b'] },
        personal: { name: 'Rowan Ashdown\0', reason: 'Café, “naïve” 🎪' },
      });
      await recordRefusal(tx, attempt(school), refusal);
      await recordRefusal(tx, attempt(school), { ...refusal, kind: 'held' });
      await recordRefusal(tx, attempt(school), { ...refusal, kind: 'absent' });
    });
    const all = await lines(school);
    expect(all.map((line) => /"verdict":"(\w+)"/.exec(line)?.[1])).toEqual([undefined, 'open', 'shut', 'held', 'shut', undefined]);
    expect(all[2]).toContain('"code":"head-only"');
    expect(all[1]).toContain('"Rowan Ashdown"');
    expect(await check(all)).toMatchObject({ school, entries: 4, flaws: [] });
  });

  it('what rolls back leaves no entry and no gap', async () => {
    const school = await newSchool();
    await fresh.database.transact(school, (tx) => record(tx, permit(school)));
    await expect(
      fresh.database.transact(school, async (tx) => {
        await record(tx, permit(school));
        throw new Error('undone');
      }),
    ).rejects.toThrow('undone');
    await fresh.database.transact(school, (tx) => record(tx, permit(school)));
    expect(await check(await lines(school))).toMatchObject({ entries: 2, flaws: [] });
  });

  it('forty transactions at once make one chain, also when they are the first', async () => {
    const school = await newSchool();
    await Promise.all(
      Array.from({ length: 40 }, () => fresh.database.transact(school, (tx) => record(tx, permit(school), { personal: { a: 'b' } }))),
    );
    expect(await check(await lines(school))).toMatchObject({ entries: 40, flaws: [] });
  });

  it('the application can add to it, and neither change nor remove what stands in it', async () => {
    const school = await newSchool();
    await fresh.database.transact(school, (tx) => record(tx, permit(school), { personal: { name: 'Ada' } }));
    const before = await lines(school);
    for (const statement of [
      sql`update journal set act = 'people:keep'`,
      sql`delete from journal`,
      sql`truncate journal`,
      sql`delete from journal_words`,
      sql`update journal_words set salt = ''`,
      sql`delete from journal_head`,
    ]) {
      await expect(fresh.database.transact(school, (tx) => tx.execute(statement))).rejects.toMatchObject({ cause: { code: '42501' } });
    }
    await expect(fresh.database.transact(school, (tx) => tx.execute(sql`update journal_words set words = 'Eve'`))).rejects.toMatchObject({
      cause: { code: '23514' },
    });
    expect(await lines(school)).toEqual(before);
    expect(await count(school)).toBe(1);
  });

  it('names can be erased without breaking the chain, and nothing is left to guess them by', async () => {
    const school = await newSchool();
    await fresh.database.transact(school, (tx) => record(tx, permit(school), { personal: { name: 'Ada' } }));
    await fresh.database.transact(school, (tx) => tx.execute(sql`update journal_words set words = null`));
    const all = await lines(school);
    expect(all.join()).not.toContain('Ada');
    expect(all[1]).toContain('"words":{"name":["",null]}');
    expect(await check(all)).toMatchObject({ erasedWords: 1, flaws: [] });
  });

  it('entries of closed acts are sealed in the export, which still checks out', async () => {
    const school = await newSchool();
    await fresh.database.transact(school, async (tx) => {
      await record(tx, permit(school));
      await recordRefusal(tx, attempt(school), refusal, { personal: { why: 'a secret' } });
      await record(tx, permit(school));
    });
    const all = await lines(school, ['register:revoke']);
    expect(all.join()).not.toMatch(/revoke|head-only|a secret/);
    expect(await check(all)).toMatchObject({ entries: 3, sealed: 1, flaws: [] });
  });

  it('a change made behind its back in the database is found in the next export', async () => {
    for (const tamper of [
      `update journal set entry = jsonb_set(entry, '{act}', '"people:keep"') where seq = 2`,
      `update journal set entry = jsonb_set(entry, '{actor,person}', '"somebody else"') where seq = 3`,
      `delete from journal_words where seq = 2; delete from journal where seq = 2`,
      `alter table journal_words disable trigger only_erased; update journal_words set words = 'Eve' where seq = 2; alter table journal_words enable trigger only_erased`,
      `update journal set seq = 99 where seq = 3; update journal set seq = 3 where seq = 4; update journal set seq = 4 where seq = 99`,
      `delete from journal where seq = 5`,
      `update journal set entry = jsonb_set(entry, '{verdict}', '"open"') where seq = 4`,
    ]) {
      const school = await newSchool();
      await fresh.database.transact(school, async (tx) => {
        await record(tx, permit(school));
        await record(tx, permit(school), { personal: { name: 'Ada' } });
        for (let i = 0; i < 3; i++) await recordRefusal(tx, attempt(school), refusal);
      });
      await fresh.ownerPool.query(tamper.replaceAll('where', `where school_id = '${school}' and`));
      const all = await lines(school);
      expect((await check(all)).flaws, tamper).not.toEqual([]);
    }
  });
});
