import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { as, draftFor, open, publishingHouse, refused, writeAndSend, type PublishingHouse } from '#fixtures/publishing-house.ts';
import { newId } from '#src/kernel/ids.ts';
import { confirmManual } from './service.ts';

// Other files share their modules: those that call it are read anew with it in the other's place, and anew once more afterwards.
const called = vi.hoisted(() => {
  vi.resetModules();
  return vi.fn<(url: string) => Promise<object>>(async (url) => ({ state: 'cannot-tell', url, status: 0 }));
});
vi.mock('#src/infra/channels/look-at.ts', async (original) => ({ ...(await original<object>()), lookAt: called }));

let house: PublishingHouse;
beforeAll(async () => {
  house = await publishingHouse();
});
afterAll(async () => {
  await house.close();
  vi.doUnmock('#src/infra/channels/look-at.ts');
  vi.resetModules();
});

it('an address is called only for somebody who may confirm that a post is there', async () => {
  const { postId } = open(await writeAndSend(house, 'officeManager', draftFor(['facebook'])));
  await house.work();
  const { id } = (await house.deliveries(postId))['facebook']!;
  const said = { found: 'there', url: 'https://facebook.example/ottersleyschool/1' } as const;
  for (const deliveryId of [id, newId<'delivery'>()]) refused(await confirmManual(house.office, as('volunteer'), { deliveryId, ...said }));
  expect(called).not.toHaveBeenCalled();
  open(await confirmManual(house.office, as('officeManager'), { deliveryId: id, ...said }));
  expect(called).toHaveBeenCalledOnce();
});
