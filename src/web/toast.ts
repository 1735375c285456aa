import type { Context, Env } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import { isOurPath } from './our-path.ts';

/** What happened, said once on the next page, with the way back if there is one. */
export interface Toast {
  readonly words: string;
  readonly undo?: { readonly action: string; readonly fields?: Readonly<Record<string, string>> };
}

const shape = z.object({
  words: z.string().max(300),
  undo: z.object({ action: z.string().startsWith('/').max(300), fields: z.record(z.string(), z.string()).optional() }).optional(),
});
const name = 'gatepost-said';

/** Sends the browser on (303) after something was done, and says it there; never to anything but a page of ours. */
export function goOn<E extends Env>(c: Context<E>, to: string, words?: string, undo?: Toast['undo']): Response {
  if (words !== undefined)
    setCookie(c, name, JSON.stringify({ words, undo }), {
      path: '/',
      httpOnly: true,
      sameSite: 'Lax',
      maxAge: 60,
      secure: c.req.url.startsWith('https:'),
    });
  return c.redirect(isOurPath(to) ? to : '/', 303);
}

/** The toast waiting for this browser, taken so that it is said once. */
export function takeToast<E extends Env>(c: Context<E>): Toast | null {
  const raw = getCookie(c, name);
  if (raw === undefined) return null;
  deleteCookie(c, name, { path: '/' });
  try {
    const read = shape.safeParse(JSON.parse(raw));
    return read.success ? { words: read.data.words, ...(read.data.undo && { undo: undoOf(read.data.undo) }) } : null;
  } catch {
    return null;
  }
}

function undoOf(read: { action: string; fields?: Record<string, string> | undefined }): NonNullable<Toast['undo']> {
  return { action: read.action, ...(read.fields && { fields: read.fields }) };
}
