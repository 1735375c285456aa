import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestHouse, type TestHouse } from '#fixtures/test-house.ts';
import { createApp } from './app.tsx';

let house: TestHouse;
let origin: string;
beforeAll(async () => {
  house = await openTestHouse();
  origin = house.office.config.publicUrl;
});
afterAll(() => house.close());

it('a form sent from another site gets a page that says nothing was done, why, and what to do', async () => {
  const answer = await createApp(house.office).request(`${origin}/posts/new`, {
    method: 'POST',
    body: new URLSearchParams({ words: 'Not ours' }),
    headers: { origin: 'https://elsewhere.example' },
  });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([403, 'text/html; charset=UTF-8']);
  const page = await answer.text();
  for (const words of ['Nothing was done.', 'another address than this Gatepost’s', 'Open Gatepost here', 'GATEPOST_PUBLIC_URL'])
    expect(page).toContain(words);
});

it('a fault of ours is a page with the number to quote, the same as in the log, and no word of what went wrong inside', async () => {
  const broken = createApp({ ...house.office, outside: () => Promise.reject(new Error('secret words of the database')) });
  const answer = await broken.request(`${origin}/s/ottersley/news`);
  expect(answer.status).toBe(500);
  const page = await answer.text();
  expect(page).toContain(answer.headers.get('x-request-id') ?? 'none');
  expect(page).toContain('nothing went out');
  expect(page).not.toContain('secret words');
});

it('too many requests from one address get a page that says how long to wait', async () => {
  const app = createApp(house.office);
  const from = { incoming: { socket: { remoteAddress: '203.0.113.9', remotePort: 1, remoteFamily: 'IPv4' } } };
  const ask = () => app.request(`${origin}/nowhere`, {}, from);
  await Promise.all(Array.from({ length: 1200 }, ask));
  const answer = await ask();
  expect(answer.status).toBe(429);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await answer.text()).toMatch(/Nothing was done\. Wait \d+ seconds? and try again\./);
});
