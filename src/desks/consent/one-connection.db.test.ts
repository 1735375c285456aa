import { afterAll, beforeAll, expect, it } from 'vitest';
import { cast, ottersley, pupils } from '#fixtures/cast.ts';
import { settleOttersley } from '#fixtures/ottersley.ts';
import { actorOf } from '#fixtures/pages-for.ts';
import { openTestHouse, type TestHouse } from '#fixtures/test-house.ts';
import { loadRootKey } from '#src/infra/vault/root-key.ts';
import { openVault } from '#src/infra/vault/vault.ts';
import { endObjection, readReason, restrictPupil } from './restricted.ts';

let house: TestHouse;
const lead = actorOf(cast.safeguardingLead.id);

beforeAll(async () => {
  house = await openTestHouse({ connections: 1 });
  await house.office.transact(ottersley.id, (tx) => settleOttersley(tx, { pack: 'wightwick-hall', isDemo: false }));
});
afterAll(() => house.close());

it('[WH-CON-02] a lead restricts a child, reads why and ends it while one connection is all there is', async () => {
  const restricted = await restrictPupil(house.office, lead, { pupilId: pupils.mei.id, reason: 'A court order.' });
  if (!restricted.ok) throw new Error(restricted.refusal.code);
  const id = restricted.value;
  // As after a restart: the vault has no key at hand yet, and fetches it in the reader's own transaction.
  const again = { ...house.office, vault: openVault(await loadRootKey(house.office.config.rootKeyFile)) };
  const looks = await Promise.all([readReason(again, lead, id), readReason(again, lead, id), readReason(again, lead, id)]);
  expect(looks).toEqual(looks.map(() => ({ ok: true, value: 'A court order.' })));
  expect(await endObjection(again, lead, { id, reason: 'The order has ended.' })).toMatchObject({ ok: true });
});
