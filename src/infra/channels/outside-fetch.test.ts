import { expect, it } from 'vitest';
import { outsideFetch } from './outside-fetch.ts';

const sent: (readonly [string, RequestInit | undefined])[] = [];
const send = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
  sent.push([String(input), init]);
  return new Response('ok');
};
const named: Readonly<Record<string, readonly string[]>> = {
  'bsky.example': ['93.184.216.34'],
  'inside.example': ['10.0.0.7'],
  'two-faced.example': ['93.184.216.34', '169.254.169.254'],
};
const guarded = outsideFetch(async (host) => named[host] ?? [host], send);

it.each([
  'http://bsky.example/xrpc/a',
  'https://inside.example/',
  'https://two-faced.example/latest/meta-data',
  'https://127.0.0.1/',
  'https://[::1]/',
  'https://[::ffff:127.0.0.1]/',
  'http://169.254.169.254/',
  'https://2130706433/',
  'file:///etc/passwd',
])('%s is never called', async (address) => {
  await expect(guarded(address)).rejects.toThrow('does not lead out');
  expect(sent).toEqual([]);
});

it('a server out on the internet is called, and may not send the call on', async () => {
  expect((await guarded('https://bsky.example/xrpc/a', { method: 'POST' })).status).toBe(200);
  expect(sent).toEqual([['https://bsky.example/xrpc/a', { method: 'POST', redirect: 'error' }]]);
});
