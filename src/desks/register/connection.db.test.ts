import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, cast, ottersley } from '#fixtures/cast.ts';
import { actorOf } from '#fixtures/pages-for.ts';
import { openRegisterHouse, type RegisterHouse } from '#fixtures/register-house.ts';
import type { Channel, Credentials } from '#src/infra/channels/channel.ts';
import { manualChannel } from '#src/infra/channels/manual.ts';
import { connectAccount, disconnectAccount } from './connection.ts';
import { secretPlace } from './accounts-store.ts';

let house: RegisterHouse;
const tried: Credentials[] = [];
const bluesky: Channel = {
  ...manualChannel('bluesky'),
  check: (credentials) => {
    tried.push(credentials);
    const isRight = credentials.secret === 'right-pass-word-here';
    return Promise.resolve(
      isRight ? { ok: true, handle: 'ottersley.example' } : { ok: false, why: 'The handle or the password is not right.' },
    );
  },
};
beforeAll(async () => {
  house = await openRegisterHouse('keston-primary', {}, { bluesky });
});
afterAll(() => house.close());

const logOn = { id: accounts.bluesky.id, service: null, identifier: 'ottersley.example', secret: 'right-pass-word-here' };
const office = () => actorOf(cast.officeManager.id);
const kept = async () => {
  const { rows } = await house.fresh.ownerPool.query('select credentials_sealed, connected_at from account where id = $1', [logOn.id]);
  return rows[0];
};

describe('the log-on details of an account', () => {
  it('are kept only once they have been seen to work', async () => {
    await house.refused('unclear', null, () => connectAccount(house.office, office(), { ...logOn, secret: 'wrong' }));
    expect(await kept()).toEqual({ credentials_sealed: null, connected_at: null });
  });

  it('are neither tried nor kept for somebody who does not keep the accounts', async () => {
    const before = tried.length;
    const teacher = actorOf(cast.musicLead.id);
    await house.refused('leadership-or-office-only', 'FL-ACC-01', () => connectAccount(house.office, teacher, logOn));
    expect(tried).toHaveLength(before);
  });

  it('stand sealed in the database, open in their own place alone, and are in no journal entry', async () => {
    expect((await connectAccount(house.office, office(), logOn)).ok).toBe(true);
    const { credentials_sealed: sealed, connected_at: at } = await kept();
    expect(at).toEqual(house.office.now());
    expect(Buffer.from(sealed).includes('right-pass-word-here')).toBe(false);
    const open = (id: typeof logOn.id) =>
      house.office.read(ottersley.id, (db) => house.office.vault.open(db, secretPlace(ottersley.id, id), sealed));
    expect(JSON.parse(await open(logOn.id))).toEqual({
      identifier: 'ottersley.example',
      secret: 'right-pass-word-here',
    });
    await expect(open(accounts.website.id)).rejects.toThrow();
    const { rows } = await house.fresh.ownerPool.query(
      'select entry::text as entry from journal union all select words from journal_words',
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.some((row) => row.entry.includes('right-pass-word-here'))).toBe(false);
  });

  it('are gone once the account is disconnected', async () => {
    expect((await disconnectAccount(house.office, office(), { id: logOn.id })).ok).toBe(true);
    expect(await kept()).toEqual({ credentials_sealed: null, connected_at: null });
  });
});
