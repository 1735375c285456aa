import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectReady, freshFolder, stop, type Running } from './program.ts';

let program: ReturnType<typeof freshFolder>;
beforeAll(() => {
  program = freshFolder();
});
afterAll(() => program.clear());

describe('one command', () => {
  it('starts on an empty folder with the demo school in it, and says one address', async () => {
    const gatepost = await program.start();
    expect(await textOf(gatepost, '/healthz')).toBe('ok\n');
    await expectReady(gatepost);
    expect(await textOf(gatepost, '/sign-in')).toContain('demo');
    expect(await textOf(gatepost, '/metrics')).toContain('gatepost_request_seconds');
    await stop(gatepost);
  });

  it('stops in order when it is told to: what is in hand is answered, and the database is stopped last', async () => {
    const gatepost = await program.start();
    const inHand = Array.from({ length: 20 }, () => textOf(gatepost, '/sign-in'));
    await Promise.race(inHand);
    await stop(gatepost);
    for (const page of await Promise.all(inHand)) expect(page).toContain('</html>');
    expect(program.postmaster()).toBeNull();
  });

  it('starts again, on the same data, after it was killed', async () => {
    const killed = await program.start();
    killed.child.kill('SIGKILL');
    await killed.ended;
    const again = await program.start();
    await expectReady(again);
    await stop(again);
  });

  it('does web and jobs apart, side by side on one database, and the one that stays keeps it running', async () => {
    const web = await program.start({ GATEPOST_RUN: 'web' });
    const jobs = await program.start({ GATEPOST_RUN: 'jobs' });
    await stop(jobs);
    await expectReady(web);
    await stop(web);
    expect(program.postmaster()).toBeNull();
  });

  it.each([
    ['GATEPOST_PORT', { GATEPOST_PORT: 'http' }],
    ['GATEPOST_DEMO', { GATEPOST_DEMO: 'perhaps' }],
    ['DATABASE_URL', { DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:1/none' }],
  ])('ends in one plain line that names %s when it cannot be used', async (name, settings) => {
    const { child, said, ended } = program.launch(settings);
    expect(await ended).toBe(1);
    expect(child.killed).toBe(false);
    expect(said().trim().split('\n')).toHaveLength(1);
    expect(said()).toContain(name);
    expect(said()).not.toContain('secret');
  });
});

async function textOf(gatepost: Running, path: string): Promise<string> {
  return (await fetch(gatepost.address + path)).text();
}
