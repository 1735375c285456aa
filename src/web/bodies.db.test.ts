import { readdir, readlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast } from '#fixtures/cast.ts';
import { onASocket, type OnASocket } from '#fixtures/on-a-socket.ts';
import { actorOf } from '#fixtures/pages-for.ts';
import { openTwoSchools, type TwoSchools } from '#fixtures/two-schools.ts';
import { makeKey } from '#src/api/keys.ts';
import { createApp } from './app.tsx';

let schools: TwoSchools;
let server: OnASocket;
let cookie: string;
let key: string;
beforeAll(async () => {
  schools = await openTwoSchools();
  const app = createApp(schools.office);
  server = await onASocket((request, env) => app.fetch(request, env));
  cookie = `gatepost-session=${await schools.session('officeManager')}`;
  const made = await makeKey(schools.office, actorOf(cast.officeManager.id), {
    name: 'Another program',
    scopes: ['posts:read', 'posts:write'],
    days: 30,
  });
  key = made.ok ? made.value.text : '';
});
afterAll(async () => {
  await server.close();
  await schools.close();
});

const head = (line: string, ...more: readonly string[]): string =>
  [`${line} HTTP/1.1`, `Host: ${new URL(server.origin).host}`, `Origin: ${server.origin}`, 'Connection: close', ...more, '', ''].join(
    '\r\n',
  );
const urlencoded = 'Content-Type: application/x-www-form-urlencoded';
const statusOf = async (bytes: string): Promise<number | undefined> => (await server.send(bytes)).at(-1)?.status;

describe('before anybody is known', () => {
  it('a form of more than 64 kB is refused: by its length alone where that is said, else as soon as it is more', async () => {
    const body = `email=${'a'.repeat(70_000)}&password=b`;
    expect(await statusOf(head('POST /sign-in', urlencoded, `Content-Length: ${body.length}`) + body)).toBe(413);
    const piece = `${(60_000).toString(16)}\r\n${'a'.repeat(60_000)}\r\n`;
    // Never ended: the answer comes all the same.
    expect(await statusOf(head('POST /sign-in', urlencoded, 'Transfer-Encoding: chunked') + piece + piece)).toBe(413);
  });

  it('a photo is asked for its sender first, and not one byte of it is waited for', async () => {
    const path = `/posts/${schools.draft}/pictures`;
    const form = ['Content-Type: multipart/form-data; boundary=x', 'Content-Length: 30000000'];
    expect((await server.send(head(`POST ${path}`, ...form))).at(-1)).toMatchObject({ status: 303, headers: { location: '/sign-in' } });
    expect(await statusOf(head(`POST /api/v1${path}`, ...form, 'Authorization: Bearer gatepost_none'))).toBe(401);
  });

  it('a form of thousands of fields is not taken apart', async () => {
    const body = 'a&'.repeat(2_001);
    expect(await statusOf(head('POST /sign-in', urlencoded, `Content-Length: ${body.length}`) + body)).toBe(413);
    const parts = `${'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n'.repeat(2_001)}--x--\r\n`;
    const type = 'Content-Type: multipart/form-data; boundary=x';
    expect(await statusOf(head('POST /register/rules', `Cookie: ${cookie}`, type, `Content-Length: ${parts.length}`) + parts)).toBe(413);
  });
});

describe('of somebody known', () => {
  it('as much is taken as any page sends, and a megabyte is enough', async () => {
    const json = JSON.stringify({ words: 'a'.repeat(100_000) });
    const bearer = [`Authorization: Bearer ${key}`, 'Content-Type: application/json'];
    expect(await statusOf(head('POST /api/v1/posts', ...bearer, `Content-Length: ${json.length}`) + json)).toBe(422);
    expect(await statusOf(head('POST /api/v1/posts', ...bearer, 'Content-Length: 1048577'))).toBe(413);
    expect(
      await statusOf(head('PUT /posts/none/draft', `Cookie: ${cookie}`, 'Content-Type: application/json', 'Content-Length: 1048577')),
    ).not.toBe(500);
  });

  it('the same photo sent again under the same key is the same request, whatever border its program drew between the fields', async () => {
    const asked = (boundary: string, bytes: string): string => {
      const body = `--${boundary}\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n${bytes}\r\n--${boundary}--\r\n`;
      return (
        head(
          `POST /api/v1/posts/${schools.draft}/pictures`,
          `Authorization: Bearer ${key}`,
          'Idempotency-Key: photo 1',
          `Content-Type: multipart/form-data; boundary=${boundary}`,
          `Content-Length: ${body.length}`,
        ) + body
      );
    };
    const [first] = await server.send(asked('one', 'not a photo'));
    const [again] = await server.send(asked('another', 'not a photo'));
    expect(again).toMatchObject({ status: first?.status, body: first?.body, headers: { 'idempotency-replayed': 'true' } });
    const [other] = await server.send(asked('one', 'something else'));
    expect(other?.body).toContain('This key was used for another request');
  });
});

describe('a photo that comes slowly', () => {
  const path = (): string => `/api/v1/posts/${schools.draft}/pictures`;
  const photoOf = (bytes: number): string =>
    `--x\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n${'a'.repeat(bytes)}\r\n--x--\r\n`;
  const sending = (length: number): string =>
    head(`POST ${path()}`, `Authorization: Bearer ${key}`, 'Content-Type: multipart/form-data; boundary=x', `Content-Length: ${length}`);
  const arriving = (): string => join(schools.office.config.dataFolder, 'arriving');
  /** What this process has open there that has no name any more. */
  const nameless = async (): Promise<number> => {
    const open = await Promise.all((await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')));
    return open.filter((one) => one.startsWith(arriving()) && one.endsWith('(deleted)')).length;
  };

  it('takes nobody’s turn: while many are on their way and never whole, another’s is answered, and nothing of them stays', async () => {
    const slow = Array.from({ length: 8 }, () => connect(Number(new URL(server.origin).port), '127.0.0.1'));
    try {
      for (const one of slow) one.on('error', () => {}).write(sending(29_000_000) + 'a'.repeat(100_000));
      await expect.poll(nameless).toBe(8);
      const photo = photoOf(2_000_000);
      const answer = (await server.send(sending(photo.length) + photo)).at(-1);
      expect([answer?.status, answer?.body]).toEqual([422, expect.stringContaining('This file is not a photo')]);
    } finally {
      for (const one of slow) one.destroy();
    }
    await expect.poll(nameless).toBe(0);
    expect(await readdir(arriving())).toEqual([]);
  });

  it('is taken whole, and one that is longer than it may be, in pieces of no said length, is refused', async () => {
    const piece = `${(1_000_000).toString(16)}\r\n${'a'.repeat(1_000_000)}\r\n`;
    const chunked = head(
      `POST ${path()}`,
      `Authorization: Bearer ${key}`,
      'Content-Type: multipart/form-data; boundary=x',
      'Transfer-Encoding: chunked',
    );
    expect(await statusOf(chunked + piece.repeat(32))).toBe(413);
    expect(await nameless()).toBe(0);
  });
});

describe('more than can be answered at once', () => {
  it('is told when to ask again; those who only send slowly take nobody’s place', async () => {
    const slow = Array.from({ length: 210 }, () => connect(Number(new URL(server.origin).port), '127.0.0.1'));
    try {
      for (const one of slow) one.on('error', () => {}).write(head('POST /sign-in', urlencoded, 'Content-Length: 1000'));
      expect(await statusOf(head('GET /sign-in'))).toBe(200);
    } finally {
      for (const one of slow) one.destroy();
    }
    const held = await schools.fresh.ownerPool.connect();
    try {
      await held.query('begin; lock table session in access exclusive mode');
      const waiting = Array.from({ length: 201 }, () => server.send(head('GET /', `Cookie: ${cookie}`)));
      const first = await Promise.race(waiting);
      expect(first.at(-1)).toMatchObject({ status: 503, headers: { 'retry-after': expect.stringMatching(/^\d+$/) } });
      await held.query('rollback');
      const all = (await Promise.all(waiting)).map((answers) => answers.at(-1)?.status);
      expect(new Set(all)).toEqual(new Set([200, 503]));
      expect(await statusOf(head('GET /', `Cookie: ${cookie}`))).toBe(200);
    } finally {
      await held.query('rollback');
      held.release();
    }
  });
});
