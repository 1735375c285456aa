import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openRoom } from './room.ts';
import { TryLater } from './try-later.ts';

it('never more is in hand than there is room for, and everybody who waited comes in, in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 15 }), { maxLength: 30 }), async (wishes) => {
      const room = openRoom({ size: 10, waiting: 100, waitMs: 60_000 });
      let inHand = 0;
      const served: number[] = [];
      await Promise.all(
        wishes.map(async (much, at) => {
          const back = await room.take(much);
          inHand += Math.min(much, 10);
          served.push(at);
          expect(inHand).toBeLessThanOrEqual(10);
          await Promise.resolve();
          inHand -= Math.min(much, 10);
          back();
          back(); // handing it back twice gives nothing twice
        }),
      );
      expect(served).toEqual(wishes.map((_, at) => at));
    }),
  );
});

it('whoever comes when too many wait is told to try later, at once', async () => {
  const room = openRoom({ size: 1, waiting: 1, waitMs: 60_000 });
  const back = await room.take();
  const next = room.take();
  await expect(room.take()).rejects.toBeInstanceOf(TryLater);
  back();
  (await next)();
  (await room.take())();
});

it('whoever has waited too long is told so, and holds up nobody behind', async () => {
  const room = openRoom({ size: 1, waiting: 5, waitMs: 1 });
  const back = await room.take();
  await expect(room.take()).rejects.toBeInstanceOf(TryLater);
  back();
  (await room.take())();
});
