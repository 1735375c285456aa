import { randomUUID } from 'node:crypto';
import { mkdir, open, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context, Env } from 'hono';
import { createMiddleware } from 'hono/factory';
import { HTTPException } from 'hono/http-exception';
import type { Config } from '#src/infra/config/config.ts';
import { openRoom, type Room } from '#src/infra/room.ts';
import type { Arriving } from './visit.ts';

const kilobyte = 1024;
const megabyte = 1024 * kilobyte;

/** How much may be sent: little by somebody not known yet, enough for any page by somebody who is, and pictures have room of their own. */
export const largest = { stranger: 64 * kilobyte, known: megabyte, picture: 30 * megabyte } as const;
/** A form of a school with hundreds of pupils has some hundred fields; taking many thousands apart would hold everybody up. */
export const mostFields = 2_000;

interface Rooms {
  readonly folder: string;
  /** For large ones that are on their way here, which wait on the disk until they are whole. */
  readonly arriving: Room;
  /** For large ones in memory, by the byte. */
  readonly inHand: Room;
}

/**
 * A body is read when a handler asks for it, which behind a sign-in is after the sign-in is known: nothing of a stranger's is
 * held in memory beyond the little a form of ours can be. Large ones wait their turn before they are in memory, and only once
 * they are whole: however slowly somebody sends, they take nobody's turn.
 */
export function holdBodies({ dataFolder }: Pick<Config, 'dataFolder'>) {
  const rooms: Rooms = {
    folder: join(dataFolder, 'arriving'),
    arriving: openRoom({ size: 60, waiting: 100, waitMs: 30_000 }),
    inHand: openRoom({ size: 64 * megabyte, waiting: 100, waitMs: 30_000 }),
  };
  return createMiddleware<Arriving>(async (c, next) => {
    const held: (() => void)[] = [];
    let read: Promise<ArrayBuffer> | undefined;
    // Every way of reading that Hono has starts from a body it has already, and takes it from here.
    Object.defineProperty(c.req.bodyCache, 'arrayBuffer', {
      enumerable: true,
      get: () => (read ??= c.get('aside')?.(() => readBody(c, rooms, held)) ?? readBody(c, rooms, held)),
    });
    try {
      await next();
    } finally {
      for (const back of held) back();
    }
  });
}

async function readBody(c: Context<Arriving>, { folder, arriving, inHand }: Rooms, held: (() => void)[]): Promise<ArrayBuffer> {
  // Unpacked it could be a thousand times as large; no browser packs what it sends.
  if ((c.req.header('content-encoding') ?? 'identity') !== 'identity') throw new HTTPException(415);
  const most = mostFor(c);
  const said = Number(c.req.header('content-length') ?? Number.NaN);
  if (said > most) throw new HTTPException(413);
  const { body } = c.req.raw;
  if (body === null) return new ArrayBuffer(0);
  if ((Number.isInteger(said) ? said : most) <= megabyte) return gather(body, most);
  const come = await arriving.take();
  const waiting = await openWaiting(folder);
  try {
    let size = 0;
    for await (const part of pieces(body, most)) size += (await waiting.write(part, 0, part.byteLength, size)).bytesWritten;
    held.push(await inHand.take(size));
    const whole = new Uint8Array(size);
    for (let at = 0; at < size;) at += (await waiting.read(whole, at, size - at, at)).bytesRead;
    return whole.buffer;
  } finally {
    await waiting.close();
    come();
  }
}

/** A file without a name: whatever becomes of this process, nothing of it stays. */
async function openWaiting(folder: string): Promise<FileHandle> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, randomUUID());
  const file = await open(path, 'wx+', 0o600);
  await unlink(path);
  return file;
}

function mostFor(c: Context<Arriving>): number {
  const { visit, actor } = c.var as { readonly visit?: unknown; readonly actor?: unknown };
  if (visit === undefined && actor === undefined) return largest.stranger;
  return /^\/(api\/v1\/)?posts\b.*\/pictures$/.test(c.req.path) ? largest.picture : largest.known;
}

/** As they come, up to so many bytes. */
async function* pieces(body: ReadableStream<Uint8Array>, most: number): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  let size = 0;
  try {
    for (;;) {
      // What was cut off on its way, or says that it is longer than it is.
      const { done, value } = await reader.read().catch((error: unknown) => {
        throw new HTTPException(400, { cause: error });
      });
      if (done) return;
      size += value.byteLength;
      if (size > most) throw new HTTPException(413);
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

async function gather(body: ReadableStream<Uint8Array>, most: number): Promise<ArrayBuffer> {
  const parts = await Array.fromAsync(pieces(body, most));
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole.buffer;
}

export type Form = Readonly<Record<string, string | File | (string | File)[]>>;

/** The fields of a posted form; a field sent more than once is a list. What is no form has none. */
export async function formIn<E extends Env>({ req }: { readonly req: Context<E>['req'] }): Promise<Form> {
  const bytes = new Uint8Array(await req.arrayBuffer());
  if (hasMoreFields(bytes, req.header('content-type') ?? '')) throw new HTTPException(413);
  try {
    return await req.parseBody({ all: true });
  } catch (error) {
    throw new HTTPException(400, { cause: error });
  }
}

/** Whether there are more fields than are taken, found by their borders alone, before any is taken apart. */
function hasMoreFields(bytes: Uint8Array, type: string): boolean {
  const boundary = /boundary="?([^";]+)/i.exec(type)?.[1];
  const border = Buffer.from(boundary === undefined ? '&' : `--${boundary}`);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let fields = 0;
  for (let at = buffer.indexOf(border); at !== -1; at = buffer.indexOf(border, at + border.length)) if (++fields > mostFields) return true;
  return false;
}
