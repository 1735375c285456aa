import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Context } from 'hono';
import { assetFolder, builtName } from './assets.ts';
import { nothingPage } from './error-pages.tsx';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.map': 'application/json',
};
const hashed = /-[A-Za-z0-9]{8}\.[a-z0-9]+$/;
const kept = new Map<string, Uint8Array<ArrayBuffer>>();

/** Built files. A name with a hash in it never changes; the drawings, whose name stays, are asked for again after a while. */
export async function assets(c: Context): Promise<Response> {
  const name = c.req.path.slice('/assets/'.length);
  const type = types[extname(name)];
  const bytes = type !== undefined && /^[A-Za-z0-9._-]+$/.test(name) ? await read(name) : null;
  if (type === undefined || bytes === null) return nothingPage(c);
  const forHowLong = hashed.test(name) ? 'public, max-age=31536000, immutable' : 'public, max-age=300, stale-while-revalidate=86400';
  return c.body(bytes, 200, { 'content-type': type, 'cache-control': forHowLong });
}

async function read(name: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const known = kept.get(name);
  if (known !== undefined) return known;
  try {
    const bytes = new Uint8Array(await readFile(join(assetFolder, builtName(name))));
    kept.set(name, bytes);
    return bytes;
  } catch {
    return null;
  }
}
