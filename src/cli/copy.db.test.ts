import { appendFile, cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, cast, ottersley, pupils } from '#fixtures/cast.ts';
import { settleConsents } from '#fixtures/consents.ts';
import { settleOttersley } from '#fixtures/ottersley.ts';
import { actorOf } from '#fixtures/pages-for.ts';
import { openTestHouse, type TestHouse } from '#fixtures/test-house.ts';
import { readReason, restrictPupil } from '#src/desks/consent/restricted.ts';
import { recordObjection } from '#src/desks/consent/service.ts';
import { readSealedLine } from '#src/infra/copies/copy-format.ts';
import { checkCopy } from '#src/infra/copies/check-copy.ts';
import { newId } from '#src/kernel/ids.ts';
import { CommandError } from './command.ts';
import { exportCommand, putIn, takeCopy } from './copy.ts';

let here: TestHouse;
let there: TestHouse;
let folder: string;
let sha256: string;
const place = { schoolId: ottersley.id, table: 'account', row: accounts.website.id, field: 'credentials' };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatepost-copy-'));
  here = await openTestHouse();
  there = await openTestHouse({ config: { rootKeyFile: here.office.config.rootKeyFile } });
  const { office } = here;
  await office.transact(ottersley.id, (tx) => settleOttersley(tx, { pack: 'keston-primary', isDemo: false }));
  sha256 = await office.files.put(Buffer.from('a picture'));
  await office.transact(ottersley.id, async (tx) => {
    const sealed = Buffer.from(await office.vault.seal(tx, place, 'app-password'));
    await tx.execute(
      sql`update account set credentials_sealed = ${sealed}, purpose = ${`Lines\u2028and “signs”\n${sha256}`} where id = ${accounts.website.id}`,
    );
    const permit = await office.gate.ask(tx, {
      actor: actorOf(cast.headteacher.id),
      act: 'people:keepSchool',
      on: { kind: 'School', id: ottersley.id },
    });
    if (permit.ok) await office.record(tx, permit.value, { personal: { reason: 'New posting hours' } });
  });
  await office.outside(async (db) => {
    const id = newId();
    await db.execute(sql`insert into sign_in (id, email, password_hash) values (${id}, 'head@ottersley.example', '$argon2id$secret')`);
    await db.execute(sql`insert into seat (sign_in_id, school_id, person_id) values (${id}, ${ottersley.id}, ${cast.headteacher.id})`);
  });
  await office.transact(ottersley.id, (tx) => settleConsents(tx, (row) => office.vault.seal(tx, { ...objected, row }, secretReason)));
  const lead = actorOf(cast.safeguardingLead.id);
  const listed = await restrictPupil(office, lead, { pupilId: pupils.mei.id, reason: secretReason });
  if (!listed.ok || !(await readReason(office, lead, listed.value)).ok) throw new Error('The list is not kept.');
  await recordObjection(office, actorOf(cast.officeManager.id), pupils.tariq.id);
  await takeCopy(here, ottersley.slug, join(folder, 'copy'));
});
const secretReason = 'A court order.';
const objected = { schoolId: ottersley.id, table: 'objection', field: 'reason' };
afterAll(async () => {
  await there.close();
  await here.close();
  await rm(folder, { recursive: true, force: true });
});

const rowsOf = async (house: TestHouse, table: string) =>
  (await house.fresh.ownerPool.query<{ row: string }>(`select to_jsonb(t)::text as row from ${table} t order by 1`)).rows.map(
    (each) => each.row,
  );

describe('a copy of a school', () => {
  it('a copy goes into a folder that can be made: nothing is taken, or waited for, where it cannot', async () => {
    const blocked = join(folder, 'a file');
    await writeFile(blocked, 'x');
    const to = async (place: string): Promise<unknown> =>
      exportCommand()
        .parseAsync(['node', 'export', ottersley.slug, place])
        .then(
          () => 'taken',
          (error: unknown) => (error instanceof CommandError ? [error.exitCode, error.message.replace(folder, '')] : error),
        );
    expect(await to(blocked)).toEqual([2, '/a file is no folder that can be read. Name a new folder.']);
    for (const place of ['/proc/nowhere', join(folder, 'not', 'there'), join(blocked, 'below')])
      expect(await to(place), place).toEqual([2, expect.stringContaining('Name a new folder in one that is there')]);
  });

  it('[FL-REC-03] is taken by whoever looks after the machine, checks out, and the journal says that it was taken', async () => {
    const found = await checkCopy(join(folder, 'copy'), { key: here.office.signing.openHex });
    expect(found.flaws).toEqual([]);
    expect(found.manifest?.files).toEqual([sha256]);
    const journal = await readFile(join(folder, 'copy', 'journal.ndjson'), 'utf8');
    expect(journal).toContain('"act":"assurance:export"');
    expect(journal).toContain('"job":"copy"');
  });

  it('holds no password', async () => {
    for (const name of ['school.ndjson', 'journal.ndjson', 'manifest.json']) {
      const text = await readFile(join(folder, 'copy', name), 'utf8');
      expect(text).not.toMatch(/argon2|app-password/);
    }
  });

  it('[WH-CON-02] says of no child that it is on the restricted list, nor that anybody asked for or saw the list', async () => {
    for (const name of ['school.ndjson', 'journal.ndjson']) {
      const text = await readFile(join(folder, 'copy', name), 'utf8');
      expect(text).not.toMatch(/restrict|reason_sealed|commitment_salt|readRestricted|"table":"objection","row"/i);
      for (const row of await rowsOf(here, 'objection')) expect(text).not.toContain(JSON.parse(row).id);
    }
    const rows = await readFile(join(folder, 'copy', 'school.ndjson'), 'utf8');
    const sealed = rows.split('\n').flatMap((line) => readSealedLine(line) ?? []);
    expect(sealed.map((one) => one.table)).toEqual(['objection', 'verdict', 'journal']);
    expect(new Set(sealed.map((one) => one.sealed.length)).size).toBe(1);
  });

  it('[WH-CON-02] goes in nowhere where its sealed part does not open, and nothing of it is kept', async () => {
    const { manifest } = await checkCopy(join(folder, 'copy'));
    if (manifest === null) throw new Error('The copy has no manifest.');
    const elsewhere = await openTestHouse();
    await expect(putIn(elsewhere, join(folder, 'copy'), manifest)).rejects.toThrow(/what is sealed in this copy opens with the root key/);
    for (const table of ['school', 'person', 'objection']) expect(await rowsOf(elsewhere, table)).toEqual([]);
    await elsewhere.close();
  });

  it('any change of any of its files is found, and nothing of a changed copy is put in', async () => {
    for (const [name, change] of [
      ['school.ndjson', (text: string) => text.replace('Quillfeather', 'Quillfeathers')],
      ['school.ndjson', (text: string) => text.split('\n').slice(1).join('\n')],
      ['journal.ndjson', (text: string) => text.replace('New posting hours', 'Old posting hours')],
      ['journal.ndjson', (text: string) => text.split('\n').slice(0, -2).join('\n')],
      ['manifest.json', (text: string) => text.replace(ottersley.slug, 'nettlebury')],
      ['manifest.json', () => ''],
      [join('files', sha256), (text: string) => `${text}.`],
    ] as const) {
      const changed = join(folder, 'changed');
      await cp(join(folder, 'copy'), changed, { recursive: true });
      await writeFile(join(changed, name), change(await readFile(join(changed, name), 'utf8')));
      expect(
        (await checkCopy(changed)).flaws.map((flaw) => flaw.file),
        name,
      ).toContain(name);
      await rm(changed, { recursive: true });
    }
    await cp(join(folder, 'copy'), join(folder, 'more'), { recursive: true });
    await appendFile(join(folder, 'more', 'files', 'extra'), 'put there later');
    expect((await checkCopy(join(folder, 'more'))).flaws).toMatchObject([{ code: 'changed' }]);
  });

  it('brings in nothing that stands outside the school: no passkey, session or link rides in on it', async () => {
    const { manifest } = await checkCopy(join(folder, 'copy'));
    if (manifest === null) throw new Error('The copy has no manifest.');
    const laden = join(folder, 'laden');
    const when = '2026-11-20T09:00:00Z';
    for (const [table, row] of [
      ['one_time_link', { hash: '\\\\xaa', purpose: 'set-up', made_at: when, ends_at: '2099-01-01' }],
      ['passkey_challenge', { hash: '\\\\xaa', challenge: 'x', made_at: when }],
      ['journal_head', { school_id: ottersley.id, seq: 1, hash: '\\\\xaa' }],
    ] as const) {
      await cp(join(folder, 'copy'), laden, { recursive: true });
      await appendFile(join(laden, 'school.ndjson'), `${JSON.stringify({ table, row })}\n`);
      await expect(putIn(there, laden, manifest), table).rejects.toThrow(`rows of ${table}`);
      expect(await rowsOf(there, table)).toEqual([]);
      expect(await rowsOf(there, 'school')).toEqual([]);
      await rm(laden, { recursive: true });
    }
  });

  it('goes into an empty house with every row, file and seal as it was, and publishes nothing until a leader lets it', async () => {
    const { manifest } = await checkCopy(join(folder, 'copy'));
    if (manifest === null) throw new Error('The copy has no manifest.');
    await putIn(there, join(folder, 'copy'), manifest);
    for (const table of [
      'school',
      'school_term',
      'person',
      'role_held',
      'account',
      'official_use',
      'policy_version',
      'guardianship',
      'vault_key',
      'consent_answer',
      'objection',
    ])
      expect(await rowsOf(there, table), table).toEqual(await rowsOf(here, table));
    for (const table of ['verdict', 'journal']) {
      const before = (await rowsOf(here, table)).filter((row) => row.includes('estrict'));
      expect((await rowsOf(there, table)).filter((row) => row.includes('estrict'))).toEqual(before);
      expect(before.length).toBeGreaterThan(0);
    }
    const words = await rowsOf(here, 'journal_words');
    expect((await rowsOf(there, 'journal_words')).filter((row) => words.includes(row))).toEqual(words);
    expect(Buffer.from(await there.office.files.get(sha256)).toString()).toBe('a picture');
    const { rows } = await there.fresh.ownerPool.query<{ sealed: Buffer }>(
      'select credentials_sealed as sealed from account where credentials_sealed is not null',
    );
    const opened = there.office.read(ottersley.id, (db) => there.office.vault.open(db, place, rows[0]?.sealed ?? Buffer.alloc(0)));
    expect(await opened).toBe('app-password');
    expect(await rowsOf(there, 'sign_in')).toMatchObject([expect.stringContaining('"password_hash": null')]);
    expect(await rowsOf(there, 'publishing_stop')).toHaveLength(1);
    await there.runJobs();
    expect((await readdir(join(there.office.config.dataFolder, 'outbox'))).length).toBe(1);
    // The chain goes on from where it stood: a copy of the copy holds all of the first journal, and checks out.
    await takeCopy(there, ottersley.slug, join(folder, 'again'));
    const again = await checkCopy(join(folder, 'again'));
    expect(again.flaws).toEqual([]);
    expect(again.journal?.entries).toBe(manifest.journal.entries + 2);
    const [first, second] = await Promise.all(['copy', 'again'].map((name) => readFile(join(folder, name, 'journal.ndjson'), 'utf8')));
    expect(second?.split('\n').slice(1, 3)).toEqual(first?.split('\n').slice(1, 3));
  });

  it('is not put into a house whose root key would not open it, which says so; with the key it was sealed under it is, and opens', async () => {
    const { manifest } = await checkCopy(join(folder, 'copy'));
    if (manifest === null) throw new Error('The copy has no manifest.');
    const elsewhere = await openTestHouse();
    try {
      const own = await readFile(elsewhere.office.config.rootKeyFile, 'utf8');
      await expect(putIn(elsewhere, join(folder, 'copy'), manifest)).rejects.toThrow(
        /opens with the root key [0-9a-f]{8} alone.*--root-key/,
      );
      for (const table of ['school', 'person', 'vault_key', 'sign_in', 'journal'])
        expect(await rowsOf(elsewhere, table), table).toEqual([]);
      await expect(putIn(elsewhere, join(folder, 'copy'), manifest, join(folder, 'nowhere.key'))).rejects.toThrow(
        'There is no root key in',
      );
      await putIn(elsewhere, join(folder, 'copy'), manifest, here.office.config.rootKeyFile);
      const { rows } = await elsewhere.fresh.ownerPool.query<{ sealed: Buffer }>(
        'select credentials_sealed as sealed from account where credentials_sealed is not null',
      );
      const { vault, transact } = elsewhere.office;
      await transact(ottersley.id, async (tx) => {
        expect(await vault.open(tx, place, rows[0]?.sealed ?? Buffer.alloc(0))).toBe('app-password');
        // What is sealed from here on opens as well: a child can be restricted.
        expect(await vault.open(tx, place, await vault.seal(tx, place, 'a reason'))).toBe('a reason');
      });
      expect(await readFile(elsewhere.office.config.rootKeyFile, 'utf8')).toBe(own);
    } finally {
      await elsewhere.close();
    }
  });

  it('is never put over a school that is there, and nothing changes', async () => {
    const { manifest } = await checkCopy(join(folder, 'copy'));
    if (manifest === null) throw new Error('The copy has no manifest.');
    const before = await rowsOf(there, 'person');
    await expect(putIn(there, join(folder, 'copy'), manifest)).rejects.toThrow('never put over a school');
    expect(await rowsOf(there, 'person')).toEqual(before);
  });

  it('a school that is not there is named, with those that are, and no folder is left', async () => {
    await expect(takeCopy(here, 'nowhere', join(folder, 'none'))).rejects.toThrow("There is 'ottersley'");
    expect(await readdir(folder)).not.toContain('none');
  });
});
