import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast, idOf, ottersley, pupils, type CastName } from '#fixtures/cast.ts';
import { standingOf } from '#src/desks/register/desk.ts';
import { settleOttersley } from '#fixtures/ottersley.ts';
import { actorOf, pagesFor } from '#fixtures/pages-for.ts';
import { openTestHouse, type TestHouse } from '#fixtures/test-house.ts';
import { readCheckpoints, verifyChain, type Witness } from '#src/infra/journal/verify.ts';
import type { Act } from '#src/kernel/acts.ts';
import type { PersonId } from '#src/kernel/ids.ts';
import type { Thing } from '#src/infra/gate/question.ts';
import { exportJournal, readJournal } from './service.ts';
import { sayRow } from './sentences.ts';
import { tellWitnesses } from './jobs.ts';
import { assuranceRoutes } from './web/routes.tsx';

let house: TestHouse;
const school: Thing = { kind: 'School', id: ottersley.id };

beforeAll(async () => {
  house = await openTestHouse();
  await house.office.transact(ottersley.id, (tx) => settleOttersley(tx, { pack: 'keston-primary', isDemo: false }));
  await act('headteacher', 'people:keepSchool', { personal: { reason: 'New posting hours' } });
  await act('musicLead', 'people:keepSchool');
  await act('officeManager', 'consent:record', { subject: { kind: 'pupil', id: pupilId }, facts: { answers: 2 } });
  await act('safeguardingLead', 'consent:readRestricted', { subject: { kind: 'sealed-list', id: ottersley.id } });
  await act('yearFourLead', 'consent:readRestricted', { subject: { kind: 'sealed-list', id: ottersley.id } });
  await suspend('headteacher', 'coach');
  await act('coach', 'publishing:draft');
});
afterAll(() => house.close());

const pupilId = Object.values(pupils)[0]?.id as PersonId;

/** Asks the gate for an act on the school and records it when it is open, as a service does. */
async function act(
  who: CastName,
  name: Act,
  detail: Parameters<TestHouse['office']['record']>[2] & { subject?: { kind: string; id: string } } = {},
) {
  const { office } = house;
  await office.transact(ottersley.id, async (tx) => {
    const permit = await office.gate.ask(tx, {
      actor: actorOf(cast[who].id),
      act: name,
      on: school,
      ...(detail.subject && { subject: detail.subject }),
    });
    if (permit.ok) await office.record(tx, permit.value, detail);
  });
}

async function suspend(by: CastName, whom: CastName) {
  const { office } = house;
  await office.transact(ottersley.id, async (tx) => {
    const standing = await standingOf(tx, cast[whom].id, office.now());
    const on: Thing = { kind: 'Person', id: cast[whom].id, standing };
    const permit = await office.gate.ask(tx, { actor: actorOf(cast[by].id), act: 'people:suspend', on });
    if (!permit.ok) throw new Error(permit.refusal.why);
    await tx.execute(sql`insert into suspension (school_id, id, person_id, from_at, recorded_by)
      values (${ottersley.id}, ${idOf('suspension')}, ${cast[whom].id}, ${office.now()}, ${cast[by].id})`);
    await office.record(tx, permit.value);
  });
}

const read = (who: CastName, filter: Parameters<typeof readJournal>[2]['filter'] = {}) =>
  readJournal(house.office, actorOf(cast[who].id), { filter, page: 1, size: 100 });
async function sentences(who: CastName, filter = {}): Promise<readonly string[]> {
  const found = await read(who, filter);
  return found.ok ? found.value.rows.map(sayRow) : [`refused: ${found.refusal.code}`];
}
async function exported(who: CastName): Promise<readonly string[]> {
  const given = await exportJournal(house.office, actorOf(cast[who].id));
  if (!given.ok) throw new Error(given.refusal.code);
  const lines: string[] = [];
  for await (const line of given.value) lines.push(line);
  return lines;
}
async function* bytesOf(lines: readonly string[]) {
  yield Buffer.from(lines.map((line) => `${line}\n`).join(''));
}
const check = (lines: readonly string[], witness: Witness = {}) =>
  verifyChain(bytesOf(lines), { key: house.office.signing.openHex, ...witness });
const countEntries = async () => Number((await house.fresh.ownerPool.query<{ n: string }>('select count(*) as n from journal')).rows[0]?.n);

describe('reading the journal', () => {
  it('an act reads as a sentence: who, as what, did what, resting on which clause', async () => {
    const all = await sentences('headteacher');
    expect(all).toContainEqual(
      expect.stringMatching(/^Hester Quillfeather, headteacher, changed the school's details, resting on \S.+\.$/),
    );
    expect(all).toContainEqual(
      expect.stringMatching(/^Lyra Fiddlestone, teacher, asked to change the school's details\. The gate was shut, by \S.+\.$/),
    );
  });

  it('[FL-REC-01] leadership, the chair and the leads read it, and nobody else', async () => {
    for (const who of ['headteacher', 'deputy', 'chair', 'safeguardingLead', 'dataProtectionLead'] as const)
      expect((await read(who)).ok, who).toBe(true);
    for (const who of ['officeManager', 'yearFourLead', 'governor', 'coach', 'volunteer'] as const) {
      const found = await read(who);
      expect(found.ok ? 'open' : found.refusal.citations[0]?.clause, who).toMatch(/^(FL-REC-01|FL-WHO-01|KP-OFF-10)$/);
    }
  });

  it('a look at the restricted list is there for the safeguarding leads; a refused attempt is there for every reader', async () => {
    const look = 'Nell Harbourlight, safeguarding lead, looked at the restricted list';
    expect((await sentences('safeguardingLead')).join('\n')).toContain(look);
    for (const who of ['headteacher', 'chair', 'deputy', 'dataProtectionLead'] as const) {
      const all = (await sentences(who)).join('\n');
      expect(all).not.toContain(look);
      expect(all).toContain('Juniper Hobblethwick, teacher, asked to look at the restricted list');
    }
  });

  it('[FL-SCH-05] only the head and the chair read of a suspension, or of what a suspended person was refused', async () => {
    const word = /suspen|Bram Tumblegate/;
    for (const who of ['headteacher', 'chair'] as const)
      expect((await sentences(who)).filter((each) => word.test(each)).length, who).toBe(2);
    for (const who of ['deputy', 'safeguardingLead', 'dataProtectionLead'] as const) {
      const found = await read(who);
      expect(JSON.stringify(found)).not.toMatch(word);
      expect(found.ok && found.value.total).toBe((await sentences(who)).length);
      expect(await sentences(who, { act: 'people:suspend' })).toEqual([]);
      expect(await sentences(who, { by: cast.coach.id })).toEqual([]);
    }
  });

  it("a pupil's name is there for those who read consents, and for nobody else", async () => {
    const pupil = Object.values(pupils)[0];
    const name = `${pupil?.given} ${pupil?.family}`;
    expect((await sentences('headteacher')).join()).toContain(`recorded an answer for ${name}`);
    expect((await sentences('chair')).join()).toContain('recorded an answer for a pupil');
    expect((await sentences('chair')).join()).not.toContain(name);
  });

  it('filters by act, by person, by verdict, by thing and by day in the school’s zone', async () => {
    expect(await sentences('headteacher', { act: 'consent:record' })).toHaveLength(1);
    expect(await sentences('headteacher', { by: cast.musicLead.id })).toHaveLength(1);
    expect((await sentences('headteacher', { verdict: 'shut' })).every((each) => each.includes('The gate was shut'))).toBe(true);
    expect(await sentences('headteacher', { subject: { kind: 'pupil', id: pupilId } })).toHaveLength(1);
    expect(await sentences('headteacher', { fromOn: '2026-11-21' })).toEqual([]);
    expect((await sentences('headteacher', { fromOn: '2026-11-20', untilOn: '2026-11-20' })).length).toBeGreaterThan(3);
    expect(await sentences('headteacher', { untilOn: '2026-11-19' })).toEqual([]);
  });
});

describe('giving out the journal', () => {
  it('[FL-REC-02] the head, the chair and the data protection lead may, and the journal says so', async () => {
    const before = await countEntries();
    const lines = await exported('chair');
    expect(lines.at(-2)).toContain('"act":"assurance:export"');
    expect(await check(lines)).toMatchObject({ entries: before + 1, flaws: [] });
    for (const who of ['deputy', 'safeguardingLead', 'officeManager', 'yearFourLead'] as const) {
      const refused = await exportJournal(house.office, actorOf(cast[who].id));
      expect(refused.ok ? 'open' : refused.refusal.kind, who).toBe('shut');
    }
  });

  it('what its reader may not know is sealed in it, and the chain still holds', async () => {
    const chair = await exported('chair');
    expect(chair.join()).toContain('people:suspend');
    const lead = await exported('dataProtectionLead');
    expect(lead.join()).not.toMatch(/people:suspend|"suspended"/);
    expect(lead.join('\n')).not.toMatch(/"act":"consent:readRestricted".*"verdict":"open"/);
    expect(await check(lead)).toMatchObject({ sealed: 3, flaws: [] });
  });
});

describe('the journal’s page', () => {
  it('shows sentences with their clauses, filters without a script, and is not there for others', async () => {
    const head = pagesFor(house.office, 'headteacher', '/journal', assuranceRoutes(house.office));
    const shown = await (await head.request('/journal?verdict=shut')).text();
    expect(shown).toContain('asked to change the school');
    expect(shown).toMatch(/href="\/policy\/clauses\/[A-Z-0-9]+"/);
    expect((await head.request('/journal?act=nonsense&by=x&page=-1&from=2026-02-31')).status).toBe(200);
    const teacher = pagesFor(house.office, 'yearFourLead', '/journal', assuranceRoutes(house.office));
    expect((await teacher.request('/journal')).status).toBe(403);
  });

  it('gives the copy as a file that is not named after anybody', async () => {
    const head = pagesFor(house.office, 'headteacher', '/journal', assuranceRoutes(house.office));
    const given = await head.request('/journal/export', { method: 'POST' });
    expect(given.headers.get('content-disposition')).toBe('attachment; filename="journal-2026-11-20.ndjson"');
    expect(await check((await given.text()).trimEnd().split('\n'))).toMatchObject({ flaws: [] });
  });
});

describe('telling witnesses', () => {
  it('the chair and a file keep the head, once for each time something happened, and a shortened journal is found by it', async () => {
    const run = () => house.office.transact(ottersley.id, (tx) => house.office.enqueue(tx, tellWitnesses, { schoolId: ottersley.id }));
    await run();
    await house.runJobs();
    await run();
    await house.runJobs();
    const file = join(house.office.config.dataFolder, 'witness', `${ottersley.slug}.ndjson`);
    const checkpoints = readCheckpoints(await readFile(file, 'utf8'));
    expect(checkpoints).toHaveLength(1);
    const seq = checkpoints[0]?.checkpoint.seq ?? 0;
    expect(seq).toBe(await countEntries());
    const letter = await readFile(
      join(house.office.config.dataFolder, 'outbox', `checkpoint-${ottersley.id}-${seq}-chair_ottersley.example.eml`),
      'utf8',
    );
    expect(letter).toContain('Keep this mail.');
    expect(letter).not.toMatch(/Quillfeather|Tumblegate/);
    const whole = await check(await exported('chair'), { checkpoints });
    expect(whole).toMatchObject({ flaws: [], witnessed: [{ seq }] });
    await house.fresh.ownerPool.query(
      'delete from journal_words; delete from journal where seq > 3; update journal_head set (seq, hash) = (select seq, hash from journal where seq = 3)',
    );
    const short = await check(await exported('chair'), { checkpoints });
    expect(short.flaws.map((flaw) => flaw.code)).toContain(seq > 4 ? 'cut-off' : 'checkpoint-differs');
  });
});
