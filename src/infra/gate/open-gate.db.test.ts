import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'drizzle-orm';
import { accounts, cast, ottersley } from '#fixtures/cast.ts';
import { settleOttersley } from '#fixtures/ottersley.ts';
import { freshDatabase, type FreshDatabase } from '#fixtures/fresh-database.ts';
import { gateRecords } from '#src/gate-records.ts';
import type { Tx } from '#src/infra/db/transact.ts';
import { recordRefusal } from '#src/infra/journal/journal.ts';
import type { Act } from '#src/kernel/acts.ts';
import type { PersonId } from '#src/kernel/ids.ts';
import type { Gate } from './gate.ts';
import { openGate } from './open-gate.ts';
import { packs } from './packs.ts';
import type { Question } from './question.ts';

let fresh: FreshDatabase;
let gate: Gate;
const now = new Date('2026-11-20T09:35:00Z');
const faults: string[] = [];

beforeAll(async () => {
  fresh = await freshDatabase();
  await fresh.database.transact(ottersley.id, (tx) => settleOttersley(tx, { pack: 'keston-primary', isDemo: false }));
  gate = openGate({
    now: () => now,
    packs: packs(),
    recordsOf: gateRecords,
    recordRefusal,
    onFault: (_, messages) => faults.push(...messages),
  });
});
afterAll(() => fresh.drop());

const website = {
  kind: 'Account',
  id: accounts.website.id,
  owned: true,
  paused: false,
  ended: false,
  hasAdministrator: true,
  awaitsAcceptance: false,
  administrators: [],
} as const;
const allWell = { detailsOwed: false, rulesUnread: false, awarenessDue: false, initialNotice: true };

function by<A extends Act>(personId: PersonId, act: A, on: Question['on'], context?: Question['context']): Question<A> {
  return { actor: { kind: 'person', schoolId: ottersley.id, personId, signInId: null }, act, on, ...(context && { context }) };
}

async function countOf(tx: Tx, table: 'verdict' | 'journal'): Promise<number> {
  const found = await tx.execute<{ n: string }>(sql`select count(*) as n from ${sql.identifier(table)}`);
  return Number(found.rows[0]?.n);
}

describe('the gate', () => {
  it('[KP-OFF-02] lets an official user post, gives a permit and keeps the verdict with its facts', async () => {
    await fresh.database.transact(ottersley.id, async (tx) => {
      const before = await countOf(tx, 'verdict');
      const answer = await gate.ask(tx, by(cast.officeManager.id, 'publishing:publish', website, allWell));
      expect(answer.ok && answer.value.citations.map((one) => one.ref)).toEqual(['Official use §2']);
      expect(await countOf(tx, 'verdict')).toBe(before + 1);
    });
  });

  it('[KP-OFF-02] refuses anybody else, names the clause, and writes the attempt to the journal', async () => {
    await fresh.database.transact(ottersley.id, async (tx) => {
      const before = await countOf(tx, 'journal');
      const answer = await gate.ask(tx, by(cast.musicLead.id, 'publishing:publish', website, allWell));
      expect(answer.ok ? null : [answer.refusal.kind, answer.refusal.code, answer.refusal.citations[0]?.clause]).toEqual([
        'shut',
        'not-an-official-user',
        'KP-OFF-02',
      ]);
      expect(answer.ok ? 0 : answer.refusal.next.length).toBeGreaterThan(0);
      expect(await countOf(tx, 'journal')).toBe(before + 1);
    });
  });

  it('an error while evaluating is a refusal', async () => {
    await fresh.database.transact(ottersley.id, async (tx) => {
      const answer = await gate.ask(tx, by(cast.officeManager.id, 'publishing:publish', website));
      expect(answer.ok ? null : answer.refusal.code).toBe('could-not-decide');
      expect(faults.length).toBeGreaterThan(0);
    });
  });

  it('looking records nothing', async () => {
    const counts = () =>
      fresh.database.read(ottersley.id, async (db) => [await countOf(db as Tx, 'verdict'), await countOf(db as Tx, 'journal')]);
    const before = await counts();
    const answer = await fresh.database.read(ottersley.id, (db) =>
      gate.look(db, by(cast.musicLead.id, 'publishing:publish', website, allWell)),
    );
    expect(answer.ok).toBe(false);
    expect(await counts()).toEqual(before);
  });

  it('[FL-SCH-08] a key for another program reaches no further than it was made for', async () => {
    const question = by(cast.officeManager.id, 'publishing:publish', website, allWell);
    const scoped = { ...question, actor: { ...question.actor, scopes: ['register:*'] } };
    const answer = await fresh.database.read(ottersley.id, (db) => gate.look(db, scoped));
    expect(answer.ok ? null : answer.refusal.code).toBe('token-scope');
  });

  it('before a policy is adopted the floor alone holds', async () => {
    await fresh.database.transact(ottersley.id, async (tx) => {
      const early = openGate({
        now: () => new Date('2025-06-01T09:00:00Z'),
        packs: packs(),
        recordsOf: async (db, person, then) => ({
          ...(await gateRecords(db, person, now)),
          policy: (await gateRecords(db, person, then)).policy,
        }),
        recordRefusal,
        onFault: () => undefined,
      });
      const school = { kind: 'School', id: ottersley.id } as const;
      const head = await early.ask(tx, by(cast.headteacher.id, 'policy:adopt', school));
      expect(head.ok && head.value.citations[0]?.clause).toBe('FL-SCH-06');
      const teacher = await early.ask(tx, by(cast.musicLead.id, 'policy:adopt', school));
      expect(teacher.ok ? null : teacher.refusal.citations[0]?.clause).toBe('FL-SCH-06');
    });
  });
});
