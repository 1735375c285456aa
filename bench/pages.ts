import { gzipSync } from 'node:zlib';
import { setTimeout as wait } from 'node:timers/promises';
import autocannon from 'autocannon';
import { alone, beside, type Figure } from './figure.ts';
import type { Running } from './running.ts';

/** The list of posts beside an empty page of the same shell: same session, same layout, nothing in it. */
export async function measurePages(running: Running): Promise<readonly Figure[]> {
  const cookie = await running.signedIn('officeManager');
  const rate = async (path: string): Promise<number> => {
    const load = { url: running.address + path, connections: 4, headers: { cookie } };
    await autocannon({ ...load, duration: 2 });
    const { requests, non2xx, errors } = await autocannon({ ...load, duration: 5 });
    if (non2xx + errors > 0) throw new Error(`${path} answered ${non2xx} times with something else than a page.`);
    return requests.average;
  };
  const empty = await rate('/more');
  const without = await rate('/posts?show=scheduled');
  const list = await rate('/posts');
  return [
    beside('pages: the list of posts, beside the same page without a line', list, without, 'requests/s', {
      words: 'said beside it',
      holds: () => true,
    }),
    beside('pages: the list of posts', list, empty, 'requests/s', {
      words: 'at least 0.6 of the empty page',
      holds: (ratio) => ratio >= 0.6,
    }),
  ];
}

export async function measureMemory(running: Running): Promise<readonly Figure[]> {
  await wait(5_000);
  const { program, database } = running.memory();
  return [
    alone('memory at rest, the program', program, 'MB', { words: 'at most 300 MB', holds: (mb) => mb <= 300 }),
    alone('memory at rest, with the database', program + database, 'MB', { words: 'said beside it', holds: () => true }),
  ];
}

const kilobytes = { words: 'at most 120 kB', holds: (kb: number) => kb <= 120 };

/** Scripts and sheets of each kind of page, as they travel (gzip). */
export async function measureWeight(running: Running): Promise<readonly Figure[]> {
  const cookie = await running.signedIn('officeManager');
  const draft = await firstLink(running, '/posts', /href="(\/posts\/[0-9a-f-]{36})"/, cookie);
  const news = await firstLink(running, '/s/ottersley/news', /href="[^"]*(\/s\/ottersley\/news\/[^"./]+)"/, cookie);
  const weigh = (path: string, kind: RegExp): Promise<number> => weightOf(running, path, kind, cookie);
  const script = /<script[^>]*src="([^"]+)"/g;
  const sheet = /<link[^>]*rel="stylesheet"[^>]*href="([^"]+)"/g;
  return [
    alone('weight: script on a public page', await weigh(news, script), 'kB', { words: 'none', holds: (kb) => kb === 0 }),
    alone('weight: script on Today', await weigh('/', script), 'kB', kilobytes),
    alone('weight: script on the list of posts', await weigh('/posts', script), 'kB', kilobytes),
    alone('weight: script in the composer', await weigh(`${draft}/edit`, script), 'kB', {
      words: 'at most 180 kB',
      holds: (kb) => kb <= 180,
    }),
    alone('weight: sheets on Today', await weigh('/', sheet), 'kB', { words: 'said beside it', holds: () => true }),
    alone('weight: sheets on a public page', await weigh(news, sheet), 'kB', { words: 'said beside it', holds: () => true }),
  ];
}

async function weightOf({ address }: Running, path: string, kind: RegExp, cookie: string): Promise<number> {
  const page = await (await fetch(address + path, { headers: { cookie } })).text();
  const files = [...page.matchAll(kind)].flatMap((match) => match[1] ?? []);
  let bytes = 0;
  for (const file of new Set(files)) bytes += gzipSync(Buffer.from(await (await fetch(new URL(file, address))).arrayBuffer())).length;
  return bytes / 1000;
}

async function firstLink({ address }: Running, path: string, pattern: RegExp, cookie: string): Promise<string> {
  const page = await (await fetch(address + path, { headers: { cookie } })).text();
  const found = pattern.exec(page)?.[1];
  if (found === undefined) throw new Error(`The bench found no link it looked for on ${path}.`);
  return found;
}
