import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { blueskyChannel } from './bluesky.ts';
import { cappedFetch, usualCaps } from './capped-fetch.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A server whose answers never end; it counts what was taken off it until the connection was closed. */
async function endless(head: Record<string, string> = {}): Promise<{ url: string; taken: () => number; closed: Promise<void> }> {
  const chunk = Buffer.alloc(64 * 1024, '{"a":');
  let taken = 0;
  let close: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => {
    close = resolve;
  });
  const server = createServer((_, answer) => {
    answer.writeHead(200, { 'content-type': 'application/json', ...head });
    answer.on('close', close);
    const more = (): void => {
      while (!answer.destroyed) {
        taken += chunk.length;
        if (!answer.write(chunk)) return void answer.once('drain', more);
      }
    };
    more();
  });
  servers.push(server);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, taken: () => taken, closed };
}

/** What stands in buffers between the two ends, beside what was read. */
const between = 16_000_000;

describe('an answer from outside that never ends', () => {
  it('is given up at its cap, and the connection is closed', async () => {
    const { url, taken, closed } = await endless();
    const answer = await cappedFetch(fetch)(url);
    await expect(answer.text()).rejects.toThrow('longer than any');
    await closed;
    expect(taken()).toBeGreaterThan(usualCaps.bytes);
    expect(taken()).toBeLessThan(usualCaps.bytes + between);
  });

  it('is given up however short its head says that it is going to be', async () => {
    const { url, closed } = await endless({ 'transfer-encoding': 'chunked' });
    await expect(cappedFetch(fetch)(url).then((answer) => answer.json())).rejects.toThrow();
    await closed;
  });

  it('of a Bluesky server fills no memory, at connecting as at sending, and reads as nobody answering', async () => {
    const { url, taken, closed } = await endless();
    const channel = blueskyChannel({ get: () => Promise.resolve(new Uint8Array()) } as never, fetch);
    const given = { service: url, identifier: 'ottersley.example', secret: 'x' };
    const signal = new AbortController().signal;
    expect(await channel.check?.(given, signal)).toEqual({ ok: false, why: 'Bluesky could not be reached, or did not answer in time.' });
    await closed;
    const parcel = { key: 'a', text: 'Sports day is on', pictures: [], frozenAt: '2026-11-20T09:35:00.000Z' } as never;
    expect(await channel.send(parcel, given, signal)).toMatchObject({ state: 'failed', retry: true });
    expect(await channel.readBack(parcel, given, signal)).toMatchObject({ state: 'cannot-tell' });
    expect(taken()).toBeLessThan(3 * (usualCaps.bytes + between));
  });
});

it('an answer that ends below the cap is read whole, with its status and its head', async () => {
  const answer = await cappedFetch(async () => new Response('ok', { status: 201, headers: { 'x-said': 'yes' } }))('https://bsky.example/');
  expect([answer.status, answer.headers.get('x-said'), await answer.text()]).toEqual([201, 'yes', 'ok']);
});

it('a call that takes too long in all is given up, though bytes go on coming', async () => {
  const { url } = await endless();
  const given = AbortSignal.abort(new Error('stopped by whoever called'));
  await expect(cappedFetch(fetch)(url, { signal: given })).rejects.toThrow('stopped by whoever called');
  const silent = cappedFetch(
    (_, init) => new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(new Error('over')))),
    {
      ms: 1,
      bytes: 1,
    },
  );
  await expect(silent(url)).rejects.toThrow('over');
});
