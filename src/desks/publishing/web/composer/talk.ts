import type { PictureId, PostId } from '#src/kernel/ids.ts';
import type { Refusal } from '#src/kernel/refusal.ts';
import type { Draft } from '../../checks/facts.ts';
import type { CheckShown } from './view.ts';

/** What the server said no to, in the words of its problem document. */
export interface Said {
  readonly status: number;
  readonly what: string;
  readonly why: string;
  readonly next: Refusal['next'];
}

export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly said: Said };

async function ask<T>(method: string, path: string, body: unknown, signal?: AbortSignal): Promise<Answer<T>> {
  try {
    const response = await fetch(path, {
      method,
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body),
      ...(signal === undefined ? {} : { signal }),
    });
    if (response.ok) return { ok: true, value: (await response.json()) as T };
    return { ok: false, said: await problemIn(response) };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    return {
      ok: false,
      said: {
        status: 0,
        what: 'Gatepost cannot be reached.',
        why: 'Nothing went out. Your words stay here, and are saved when it answers again.',
        next: [],
      },
    };
  }
}

async function problemIn(response: Response): Promise<Said> {
  if (!(response.headers.get('content-type') ?? '').includes('json')) {
    return { status: response.status, what: 'That did not work.', why: 'Nothing went out. Try it again in a moment.', next: [] };
  }
  const body = (await response.json()) as { title?: string; detail?: string; next?: Refusal['next'] };
  return { status: response.status, what: body.title ?? 'That did not work.', why: body.detail ?? '', next: body.next ?? [] };
}

export interface SavedDraft {
  readonly postId: PostId;
  readonly revision: number;
  readonly at: string;
}

export function begin(draft: Draft): Promise<Answer<SavedDraft>> {
  return ask('POST', '/posts', { draft });
}

export function save(postId: PostId, revision: number, draft: Draft): Promise<Answer<SavedDraft>> {
  return ask('PUT', `/posts/${postId}`, { revision, draft });
}

export function check(postId: PostId | null, draft: Draft, signal: AbortSignal): Promise<Answer<CheckShown>> {
  return ask('POST', '/posts/check', { postId, draft }, signal);
}

export interface PutRightShown {
  readonly draft: Draft;
  readonly changes: readonly string[];
}

export function putRight(postId: PostId | null, draft: Draft): Promise<Answer<PutRightShown>> {
  return ask('POST', '/posts/put-right', { postId, draft });
}

export function send(postId: PostId, revision: number): Promise<Answer<{ readonly href: string }>> {
  return ask('POST', `/posts/${postId}/send`, { revision });
}

export interface Found {
  readonly id: string;
  readonly name: string;
  readonly year: string | null;
  readonly kind: 'pupil' | 'staff';
}

export async function findNames(query: string, signal: AbortSignal): Promise<readonly Found[]> {
  const response = await fetch(`/posts/people?q=${encodeURIComponent(query)}`, { headers: { accept: 'application/json' }, signal });
  return response.ok ? ((await response.json()) as { people: readonly Found[] }).people : [];
}

/** Sends a photo and tells how far it has got, from 0 to 1. */
export function upload(
  postId: PostId,
  file: File,
  onProgress: (share: number) => void,
): Promise<Answer<{ readonly pictureId: PictureId; readonly hint: string }>> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append('photo', file, file.name);
    request.open('POST', `/posts/${postId}/pictures`);
    request.setRequestHeader('accept', 'application/json');
    request.upload.addEventListener('progress', (event) => event.lengthComputable && onProgress(event.loaded / event.total));
    const failed = (what: string, why: string): void => resolve({ ok: false, said: { status: request.status, what, why, next: [] } });
    request.addEventListener('error', () => failed('The photo did not arrive.', 'Everything else is safe. Add it again.'));
    request.addEventListener('load', () => {
      const body = read(request.responseText) as { pictureId?: PictureId; hint?: string; title?: string; detail?: string } | null;
      if (request.status < 300 && body?.pictureId !== undefined)
        resolve({ ok: true, value: { pictureId: body.pictureId, hint: body.hint ?? '' } });
      else failed(body?.title ?? 'The photo did not arrive.', body?.detail ?? 'Everything else is safe. Add it again.');
    });
    request.send(form);
  });
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
