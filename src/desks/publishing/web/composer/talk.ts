import type { PersonId, PictureId, PostId } from '#src/kernel/ids.ts';
import type { Refusal } from '#src/kernel/refusal.ts';
import type { Draft } from '../../checks/facts.ts';
import type { CheckShown } from './view.ts';

/** What the server said no to, in the words of its problem document. */
export interface Said {
  readonly what: string;
  readonly why: string;
  readonly next: Refusal['next'];
  readonly citations: Refusal['citations'];
}

/** Why there is no answer: nobody there, nobody signed in (or somebody else), changed meanwhile, or a plain no. */
export type Failure =
  { readonly is: 'away' | 'signed-out' | 'someone-else' } | { readonly is: 'conflict' | 'refused'; readonly said: Said };

export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failed: Failure };

let writer: PersonId | null = null;

/** Everything sent from here on is this person's: whoever signs in next in another tab does not write under their own name. */
export function speakFor(person: PersonId): void {
  writer = person;
}

function headers(): Record<string, string> {
  return { accept: 'application/json', ...(writer !== null && { 'x-gatepost-writer': writer }) };
}

async function ask<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Answer<T>> {
  try {
    const response = await fetch(path, {
      method,
      headers: { ...headers(), ...(body !== undefined && { 'content-type': 'application/json' }) },
      redirect: 'manual',
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal !== undefined && { signal }),
    });
    if (response.ok) return { ok: true, value: (await response.json()) as T };
    return { ok: false, failed: await failureIn(response) };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    return { ok: false, failed: { is: 'away' } };
  }
}

async function failureIn(response: Response): Promise<Failure> {
  // The only way on that these addresses ever give leads to the sign-in.
  if (response.type === 'opaqueredirect') return { is: 'signed-out' };
  const said = (response.headers.get('content-type') ?? '').includes('json') ? await response.json() : null;
  return failureOf(response.status, said);
}

const gateways = new Set([0, 502, 503, 504]);

type ProblemSaid = { type?: string; title?: string; detail?: string } & Partial<Pick<Refusal, 'next' | 'citations'>>;

function failureOf(status: number, body: unknown): Failure {
  if (gateways.has(status)) return { is: 'away' };
  const { type, title, detail, next, citations } = (body ?? {}) as ProblemSaid;
  if (type === 'urn:gatepost:someone-else') return { is: 'someone-else' };
  const said = {
    what: title ?? 'That did not work.',
    why: detail ?? 'Nothing went out. Try it again in a moment.',
    next: next ?? [],
    citations: citations ?? [],
  };
  return { is: status === 409 ? 'conflict' : 'refused', said };
}

export interface SavedDraft {
  readonly postId: PostId;
  readonly revision: number;
  readonly at: string;
}

export function begin(draft: Draft, openedAt: string): Promise<Answer<SavedDraft>> {
  return ask('POST', '/posts', { draft, openedAt });
}

export function save(postId: PostId, revision: number, draft: Draft): Promise<Answer<SavedDraft>> {
  return ask('PUT', `/posts/${postId}`, { revision, draft });
}

/** The saved draft as it stands now, and who saved it last. */
export interface Latest {
  readonly revision: number;
  readonly draft: Draft;
  readonly by: string;
  readonly at: string;
  /** Whether it can still be changed: false once it is out or thrown away. */
  readonly isOpen: boolean;
}

export function latest(postId: PostId): Promise<Answer<Latest>> {
  return ask('GET', `/posts/${postId}/draft.json`);
}

export function check(postId: PostId | null, draft: Draft, signal: AbortSignal): Promise<Answer<CheckShown>> {
  return ask('POST', '/posts/check', { postId, draft }, signal);
}

/** How a phone gets to this draft: its address, and the same as a picture for a camera. */
export interface PhoneWay {
  readonly address: string;
  readonly qr: string;
}

export function phoneWay(postId: PostId): Promise<Answer<PhoneWay>> {
  return ask('GET', `/posts/${postId}/phone.json`);
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

export function findNames(query: string, signal: AbortSignal): Promise<Answer<{ readonly people: readonly Found[] }>> {
  return ask('GET', `/posts/people?q=${encodeURIComponent(query)}`, undefined, signal);
}

export interface Uploaded {
  readonly pictureId: PictureId;
  readonly hint: string;
}

/** Sends a photo and tells how far it has got, from 0 to 1. */
export function upload(postId: PostId, file: File, onProgress: (share: number) => void): Promise<Answer<Uploaded>> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append('photo', file, file.name);
    request.open('POST', `/posts/${postId}/pictures`);
    for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value);
    request.upload.addEventListener('progress', (event) => event.lengthComputable && onProgress(event.loaded / event.total));
    request.addEventListener('error', () => resolve({ ok: false, failed: { is: 'away' } }));
    request.addEventListener('load', () => {
      const body = read(request.responseText);
      // This way of asking follows to the sign-in and cannot be told not to.
      if (new URL(request.responseURL).pathname.startsWith('/sign-in')) resolve({ ok: false, failed: { is: 'signed-out' } });
      else if (request.status < 300 && isUploaded(body)) resolve({ ok: true, value: body });
      else resolve({ ok: false, failed: failureOf(request.status, body) });
    });
    request.send(form);
  });
}

function isUploaded(body: unknown): body is Uploaded {
  return typeof body === 'object' && body !== null && 'pictureId' in body;
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
