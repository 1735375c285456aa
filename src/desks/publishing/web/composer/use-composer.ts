import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Finding, LabelledFix } from '#src/kernel/finding.ts';
import type { PersonId, PostId } from '#src/kernel/ids.ts';
import type { Draft } from '../../checks/facts.ts';
import { applyFix } from '../../checks/fix.ts';
import { isApart, useChecking, useReturning } from './checking.ts';
import { mergeDrafts } from './merge.ts';
import { useSaving, type Saving } from './saving.ts';
import { sayOnPage, type ComposerState, type Done, type Live } from './state.ts';
import * as talk from './talk.ts';
import { isComing, useUploads } from './uploading.ts';
import type { ComposerView } from './view.ts';

export interface Composing extends ComposerState {
  /** A change by hand. With words it can be taken back: what a slip of the hand costs most. */
  change(to: (draft: Draft) => Draft, words?: string): void;
  fix(finding: Finding, fix: LabelledFix): void;
  putAllRight(): Promise<void>;
  undo(one: Done): void;
  send(): Promise<void>;
  /** Saves at once; gives the post's id, or null when it could not. */
  keep(): Promise<PostId | null>;
  settle: Saving['settle'];
  lookForOthers: Saving['lookForOthers'];
  tryAgain(): void;
  addPhotos(files: FileList | null): void;
  tryPhotoAgain(key: number): void;
  leavePhoto(key: number): void;
  learn(person: PersonId, name: string): void;
}

/** The live part of the composer: what it knows, and everything that hands and the network do to it. */
export function useComposer(view: ComposerView): Composing {
  const live = useLive(view);
  const state = live.get();
  const checkAgain = useChecking(live);
  const saving = useSaving(live, view);
  const { keep } = saving;
  const tryAgain = (): void => {
    checkAgain();
    void keep();
  };
  useReturning(live, tryAgain);
  useEffect(() => talk.speakFor(view.writer), []);
  const set = (draft: Draft): void => live.patch({ draft });
  return {
    ...state,
    ...saving,
    ...useUploads(live, keep),
    tryAgain,
    learn: (person, name) => live.patch({ named: { ...live.get().named, [person]: name } }),
    change: (to, words) => {
      const before = live.get().draft;
      const after = to(before);
      set(after);
      if (words !== undefined) sayOnPage(words, () => takeBack(live, { words, before, after }));
    },
    fix: (finding, { label, fix }) => {
      const before = live.get().draft;
      const after = applyFix(before, fix);
      if (after !== before) putRight(live, { words: `${finding.what}: ${label.toLowerCase()}`, before, after });
    },
    undo: (one) => {
      takeBack(live, one);
      live.patch({ done: live.get().done.filter((other) => other !== one) });
    },
    putAllRight: () => putAllRight(live),
    send: () => send(live, keep),
  };
}

/** The state, read as it is between two renders as well. */
function useLive(view: ComposerView): Live {
  const [state, setState] = useState<ComposerState>(() => ({
    draft: view.draft,
    check: view.check,
    postId: view.postId,
    revision: view.revision,
    savedAt: view.savedAt,
    checked: view.draft,
    isChecked: true,
    trouble: view.refused === null ? null : { is: 'refused', said: view.refused },
    done: [],
    uploads: [],
    isSending: false,
    named: {},
  }));
  const latest = useRef(state);
  latest.current = state;
  const get = useCallback(() => latest.current, []);
  const patch = useCallback((change: Partial<ComposerState>) => {
    latest.current = { ...latest.current, ...change };
    setState((now) => ({ ...now, ...change }));
  }, []);
  return { get, patch };
}

function putRight(live: Live, done: Done): void {
  live.patch({ draft: done.after, done: [done, ...live.get().done] });
}

/** Takes one step back; what has been written since then stays. */
function takeBack(live: Live, { before, after }: Done): void {
  live.patch({ draft: mergeDrafts(after, live.get().draft, before, true).draft });
}

async function putAllRight(live: Live): Promise<void> {
  const before = live.get().draft;
  const answer = await talk.putRight(live.get().postId, before);
  if (!answer.ok) return live.patch({ trouble: answer.failed });
  const { draft: after, changes } = answer.value;
  if (live.get().draft === before && changes.length > 0) putRight(live, { words: changes.join('. '), before, after });
}

async function send(live: Live, keep: Saving['keep']): Promise<void> {
  const { isSending, uploads } = live.get();
  if (isSending) return;
  if (uploads.some(isComing)) {
    const said = {
      what: 'A photo has not arrived yet.',
      why: 'Nothing went out. Wait for it, or leave it out below.',
      next: [],
      citations: [],
    };
    return live.patch({ trouble: { is: 'refused', said } });
  }
  live.patch({ isSending: true });
  const postId = await keep();
  const answer = postId === null ? null : await talk.send(postId, live.get().revision);
  if (answer?.ok) return location.assign(answer.value.href);
  live.patch({ isSending: false, ...(answer !== null && { trouble: answer.failed }) });
}

/** Whether the gate can be asked at all at this moment. */
export function isCutOff({ trouble }: Pick<ComposerState, 'trouble'>): boolean {
  return trouble !== null && isApart(trouble.is);
}
