import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, ottersley, pupils } from '#fixtures/cast.ts';
import { pagesFor } from '#fixtures/pages-for.ts';
import { as, draftFor, open, publishingHouse, refused, writeAndSend, type PublishingHouse } from '#fixtures/publishing-house.ts';
import { rekey } from '#src/cli/rekey.ts';
import { endObjection, readReason, restrictPupil } from '#src/desks/consent/restricted.ts';
import { consentRoutes } from '#src/desks/consent/web/routes.tsx';
import { connectAccount } from '#src/desks/register/connection.ts';
import { newId } from '#src/kernel/ids.ts';
import type { Office } from '#src/office.ts';
import { createApp } from '#src/web/app.tsx';
import { knownRootKey } from './known-root-key.ts';
import { loadRootKey, type RootKey } from './root-key.ts';
import { listSealedElsewhere, saySealedElsewhere } from './sealed-elsewhere.ts';
import { openVault } from './vault.ts';

let house: PublishingHouse;
let folder: string;
let theirs: RootKey;
const lead = as('safeguardingLead');
const ofChild = { pupilId: pupils.otto.id, reason: 'A court order.' };
const keyFile = (name: string) => join(folder, name);
const writeKey = (name: string) =>
  writeFile(keyFile(name), `gatepost-root-key-1\n${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
const secretPlace = { schoolId: ottersley.id, table: 'account', row: accounts.bluesky.id, field: 'credentials' };

/** A school as a version that looked at no root key put it in: its own key is another house's. */
beforeAll(async () => {
  house = await publishingHouse();
  folder = await mkdtemp(join(tmpdir(), 'gatepost-elsewhere-'));
  await Promise.all([writeKey('theirs'), writeKey('nobodys')]);
  theirs = await loadRootKey(keyFile('theirs'));
  await house.office.transact(ottersley.id, async (tx) => {
    const sealed = await openVault(theirs).seal(
      tx,
      secretPlace,
      JSON.stringify({ identifier: 'ottersley.example', secret: 'app-password' }),
    );
    await tx.execute(sql`update account set credentials_sealed = ${Buffer.from(sealed)} where id = ${accounts.bluesky.id}`);
  });
});
afterAll(async () => {
  await house.close();
  await rm(folder, { recursive: true });
});

const counts = () => Promise.all(['objection', 'vault_key', 'delivery_attempt'].map((table) => house.count(table)));
const elsewhere = () => listSealedElsewhere(house.office, house.office.vault);

describe('a school that was brought here under another root key', () => {
  it('[WH-CON-02] cannot have a child restricted, and is told why, whom to ask and what to do for the child meanwhile', async () => {
    const before = await counts();
    const refusal = refused(await restrictPupil(house.office, lead, ofChild));
    expect(refusal).toMatchObject({
      kind: 'conflict',
      code: 'sealed-elsewhere',
      what: 'What is sealed for this school does not open here.',
    });
    expect(refusal.why).toContain(`root key, ${theirs.fingerprint}, alone`);
    expect(refusal.next).toMatchObject([
      { href: `/consent/pupils/${pupils.otto.id}` },
      { label: expect.stringContaining('gatepost doctor') },
    ]);
    refused(await endObjection(house.office, lead, { id: newId(), reason: 'It ended.' }));
    expect(await counts()).toEqual(before);
  });

  it('says so on the page, which is no fault, and leads to a page that is there', async () => {
    const pages = pagesFor(house.office, 'safeguardingLead', '/consent', consentRoutes(house.office));
    const body = new URLSearchParams({ pupilId: pupils.otto.id, reason: 'A court order.' });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await pages.request('/consent/restricted', { method: 'POST', body, headers });
    const said = await answer.text();
    expect([answer.status, said.includes('does not open here')]).toEqual([409, true]);
    expect((await pages.request(`/consent/pupils/${pupils.otto.id}`)).status).toBe(200);
  });

  it('connects no account, and nothing goes where its log-on would be needed: it stops and says why', async () => {
    const before = await counts();
    const logOn = { service: null, identifier: 'a', secret: 'b' };
    refused(await connectAccount(house.office, as('headteacher'), { id: accounts.facebook.id, ...logOn }));
    const { postId } = open(await writeAndSend(house, 'officeManager', draftFor(['bluesky', 'website'])));
    await house.work();
    const { bluesky, website } = await house.deliveries(postId);
    expect(bluesky).toMatchObject({ status: 'stopped', code: 'sealed-elsewhere', attempts: 0 });
    expect(bluesky?.why).toContain('another house');
    expect(['live', 'waiting']).toContain(website?.status);
    expect((await counts()).slice(0, 2)).toEqual(before.slice(0, 2));
  });

  it('is no fault anywhere else either: whatever meets it on the way answers the same', async () => {
    const meetsIt: Office['readPublic'] = async (said) => {
      await house.office.vault.seal(said!.db, secretPlace, 'secret');
      return null;
    };
    const app = createApp({ ...house.office, readPublic: meetsIt });
    const here = { incoming: { socket: { remoteAddress: '127.0.0.1', remotePort: 1, remoteFamily: 'IPv4' } } };
    const answer = await app.request('http://127.0.0.1:4330/s/ottersley/policy', {}, here);
    expect([answer.status, await answer.text()]).toEqual([409, expect.stringContaining('does not open here')]);
  });

  it('is named with its key and what to do, for the start and for doctor', async () => {
    const found = await elsewhere();
    expect(found.map(saySealedElsewhere)).toEqual([
      expect.stringMatching(
        new RegExp(
          `Ottersley School opens with the root key ${theirs.fingerprint} alone.*gatepost rekey ottersley --root-key <file>$`,
          'u',
        ),
      ),
    ]);
  });

  it('does not keep a house from starting whose own key is another’s, from before keys were remembered', async () => {
    const own = house.office.config.rootKeyFile;
    const zeal = newId<'school'>();
    const values = [zeal, 'Zeal School', 'zeal'];
    await house.asOwner(
      `insert into school (school_id, name, slug, nation, phase, type) values ($1, $2, $3, 'england', 'primary', 'academy')`,
      values,
    );
    await house.office.transact(zeal, (tx) => house.office.vault.seal(tx, { ...secretPlace, schoolId: zeal }, 'secret'));
    await house.asOwner('delete from root_key');
    expect((await knownRootKey(house.office, own)).fingerprint).toBe(house.office.vault.fingerprint);
  });

  it('is put right with that key and no other', async () => {
    const before = await counts();
    await expect(rekey(house, 'ottersley', keyFile('nobodys'))).rejects.toThrow(/Nothing was changed.*opens with [0-9a-f]{8} alone/u);
    await expect(rekey(house, 'ottersley', keyFile('not-there'))).rejects.toThrow(/There is no root key/u);
    await expect(rekey(house, 'nowhere', keyFile('theirs'))).rejects.toThrow(/There is no school/u);
    expect([await counts(), await elsewhere()]).toEqual([before, expect.arrayContaining([expect.anything()])]);
    expect(await rekey(house, 'ottersley', keyFile('theirs'))).toBe(1);
    expect(await rekey(house, 'ottersley', keyFile('theirs'))).toBe(0);
    expect(await elsewhere()).toEqual([]);
    const id = open(await restrictPupil(house.office, lead, ofChild));
    expect(open(await readReason(house.office, lead, id))).toBe('A court order.');
    const { rows } = await house.office.read(ottersley.id, (db) =>
      db.execute<{ sealed: Buffer }>(sql`select credentials_sealed as sealed from account where id = ${accounts.bluesky.id}`),
    );
    const opened = await house.office.read(ottersley.id, (db) => house.office.vault.open(db, secretPlace, rows[0]!.sealed));
    expect(JSON.parse(opened)).toEqual({ identifier: 'ottersley.example', secret: 'app-password' });
  });
});
