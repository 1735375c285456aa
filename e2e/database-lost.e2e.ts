import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectReady, freshFolder, stop, type Running } from './program.ts';

let program: ReturnType<typeof freshFolder>;
let gatepost: Running;
beforeAll(() => {
  program = freshFolder();
});
afterAll(() => program.clear());

describe('the program, when its own database dies', () => {
  it('is at work, with its database', async () => {
    gatepost = await program.start();
    expect(program.postmaster()?.isReady).toBe(true);
  });

  it.each(['SIGKILL', 'SIGQUIT'] as const)(
    'goes on after %s, answers "not now" meanwhile, and starts the database again',
    async (signal) => {
      const before = program.postmaster()?.pid ?? 0;
      const statuses = new Set<string>();
      const ask = async (): Promise<string> => {
        const answer = await fetch(`${gatepost.address}/s/ottersley/news`, { redirect: 'manual' });
        await answer.arrayBuffer();
        return answer.status === 503 ? `503 ${answer.headers.has('retry-after') ? 'later' : ''}` : String(answer.status);
      };
      const inHand = Array.from({ length: 40 }, ask);
      process.kill(before, signal);
      for (const status of await Promise.all(inHand)) statuses.add(status);
      const isBack = async () => {
        statuses.add(await ask());
        return (program.postmaster()?.pid ?? before) !== before && (await ask()) === '200';
      };
      await expect.poll(isBack, { interval: 20 }).toBe(true);
      expect([...statuses].filter((status) => !['200', '503 later'].includes(status))).toEqual([]);
      expect(gatepost.child.exitCode).toBeNull();
      await expectReady(gatepost);
    },
  );

  it('stops in order afterwards, the database with it', async () => {
    await stop(gatepost);
    expect(program.postmaster()).toBeNull();
  });
});
