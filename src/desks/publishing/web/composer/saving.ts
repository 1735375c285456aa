import { useCallback, useEffect, useRef } from 'preact/hooks';
import type { PostId } from '#src/kernel/ids.ts';
import type { Draft } from '../../checks/facts.ts';
import { forgetHere, foundHere, keepHere } from './kept-here.ts';
import { mergeDrafts } from './merge.ts';
import { sayOnPage, type Live } from './state.ts';
import * as talk from './talk.ts';
import { isComing } from './uploading.ts';
import type { ComposerView } from './view.ts';

const saveAfter = 1500;
const lookAgainAfter = 20_000;
/** Looking goes on only for so long after the last key or touch: an open page never keeps a session from resting. */
const awayAfter = 120_000;

export interface Saving {
  /** Saves at once; gives the post's id, or null when it could not. */
  keep(): Promise<PostId | null>;
  /** Settles a clash: what was written here over theirs, or theirs over it. */
  settle(whose: 'mine' | 'theirs'): void;
  /** Whether somebody else saved in between, and brings what they changed in here. */
  lookForOthers(): Promise<void>;
}

/**
 * Drafts save themselves, over the revision they were begun from. Somebody else's save in between is brought together with
 * what was written here; only where both changed the same thing is the writer asked.
 */
export function useSaving(live: Live, { writer, openedAt }: Pick<ComposerView, 'writer' | 'openedAt'>): Saving {
  const { draft, postId } = live.get();
  const base = useRef(draft);
  const running = useRef<Promise<PostId | null>>(Promise.resolve(null));
  const keep = useCallback((): Promise<PostId | null> => {
    running.current = running.current.then(() => saveNow(live, base, openedAt));
    return running.current;
  }, []);
  const settle = useCallback((whose: 'mine' | 'theirs'): void => {
    const { trouble, draft: mine } = live.get();
    if (trouble?.is !== 'clash') return;
    const { theirs } = trouble;
    base.current = theirs.draft;
    live.patch({ trouble: null, revision: theirs.revision, ...(whose === 'theirs' && { draft: theirs.draft }) });
    if (whose === 'theirs') sayOnPage('Theirs is here now.', () => live.patch({ draft: mine }));
    void keep();
  }, []);
  useEffect(() => {
    const left = foundHere(postId, writer, draft);
    if (left === null) return;
    live.patch({ draft: left });
    sayOnPage('What you had not saved is back.', () => live.patch({ draft }));
  }, []);
  useEffect(() => {
    if (base.current === draft) return undefined;
    keepHere(postId, { writer, base: base.current, draft });
    const timer = setTimeout(() => void keep(), saveAfter);
    return () => clearTimeout(timer);
  }, [draft]);
  useLeaving(live, base);
  const lookForOthers = useCallback((): Promise<void> => look(live, base), []);
  useWatch(lookForOthers);
  return { keep, settle, lookForOthers };
}

type Base = { current: Draft };

async function saveNow(live: Live, base: Base, openedAt: string): Promise<PostId | null> {
  const { draft, postId, revision, trouble } = live.get();
  if (trouble?.is === 'clash') return null;
  if (base.current === draft && postId !== null) return postId;
  const answer = postId === null ? await talk.begin(draft, openedAt) : await talk.save(postId, revision, draft);
  if (answer.ok) {
    if (postId === null) history.replaceState(null, '', `/posts/${answer.value.postId}/edit`);
    base.current = draft;
    forgetHere(postId);
    live.patch({ postId: answer.value.postId, revision: answer.value.revision, savedAt: answer.value.at, trouble: null });
    return answer.value.postId;
  }
  if (answer.failed.is !== 'conflict' || postId === null) {
    live.patch({ trouble: answer.failed });
    return null;
  }
  const theirs = await talk.latest(postId);
  if (!theirs.ok || !theirs.value.isOpen) {
    live.patch({ trouble: theirs.ok ? answer.failed : theirs.failed });
    return null;
  }
  return bringIn(live, base, theirs.value) ? saveNow(live, base, openedAt) : null;
}

/** Brings somebody else's change together with what is written here; false when a person has to say which. */
function bringIn(live: Live, base: Base, theirs: talk.Latest): boolean {
  const { draft: mine } = live.get();
  const { draft, clashes } = mergeDrafts(base.current, mine, theirs.draft);
  if (clashes.length > 0) {
    live.patch({ trouble: { is: 'clash', theirs, what: clashes } });
    return false;
  }
  const isAllTheirs = JSON.stringify(draft) === JSON.stringify(theirs.draft);
  base.current = theirs.draft;
  live.patch({ draft: isAllTheirs ? theirs.draft : draft, revision: theirs.revision, savedAt: theirs.at, trouble: null });
  sayOnPage(`${theirs.by} changed this post at ${theirs.at}. ${isAllTheirs ? 'It is in here now.' : 'Both are in here.'}`);
  return true;
}

async function look(live: Live, base: Base): Promise<void> {
  const { postId, revision, trouble } = live.get();
  if (postId === null || trouble !== null) return;
  const answer = await talk.latest(postId);
  if (!answer.ok || !answer.value.isOpen || live.get().revision !== revision || answer.value.revision <= revision) return;
  bringIn(live, base, answer.value);
}

/** Looks when the page comes to the front, and now and then while somebody is at it. */
function useWatch(look: () => Promise<void>): void {
  useEffect(() => {
    let lastTouch = Date.now();
    const stop = new AbortController();
    const touched = (): void => {
      lastTouch = Date.now();
    };
    for (const kind of ['keydown', 'pointerdown']) addEventListener(kind, touched, { signal: stop.signal, passive: true });
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void look(), { signal: stop.signal });
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible' && Date.now() - lastTouch < awayAfter) void look();
    }, lookAgainAfter);
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, []);
}

/** Asks before a page with something unsaved is left, unless the draft is being thrown away. */
function useLeaving(live: Live, base: Base): void {
  useEffect(() => {
    const stop = new AbortController();
    let isThrownAway = false;
    document.addEventListener(
      'submit',
      (event) => {
        isThrownAway = event.target instanceof HTMLFormElement && event.target.action.endsWith('/discard');
        if (isThrownAway) forgetHere(live.get().postId);
      },
      { signal: stop.signal },
    );
    addEventListener(
      'beforeunload',
      (event) => {
        const { draft, uploads } = live.get();
        const isSafe = base.current === draft && !uploads.some(isComing);
        if (!isSafe && !isThrownAway) event.preventDefault();
      },
      { signal: stop.signal },
    );
    return () => stop.abort();
  }, []);
}
