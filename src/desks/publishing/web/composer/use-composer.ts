import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Finding, LabelledFix } from '#src/kernel/finding.ts';
import type { PersonId, PostId } from '#src/kernel/ids.ts';
import type { Draft } from '../../checks/facts.ts';
import { applyFix } from '../../checks/fix.ts';
import * as talk from './talk.ts';
import type { CheckShown, ComposerView } from './view.ts';

const checkAfter = 400;
const saveAfter = 1500;

/** Something put right, which can be taken back until it is sent. */
export interface Done {
  readonly words: string;
  readonly before: Draft;
}

export interface ComposerState {
  readonly draft: Draft;
  readonly check: CheckShown;
  readonly postId: PostId | null;
  readonly revision: number;
  readonly savedAt: string | null;
  /** The draft that `check` is about; another than `draft` while a newer one is being checked. */
  readonly checked: Draft;
  readonly said: talk.Said | null;
  readonly done: readonly Done[];
  /** People named since the last check, by id: known at once, before the check comes back. */
  readonly named: Readonly<Record<string, string>>;
}

export interface Composing extends ComposerState {
  /** A change by hand. */
  change(to: (draft: Draft) => Draft): void;
  fix(finding: Finding, fix: LabelledFix): void;
  putAllRight(): Promise<void>;
  undo(one: Done): void;
  send(): Promise<void>;
  /** Saves at once; gives the post's id, or null when it could not. */
  keep(): Promise<PostId | null>;
  tell(said: talk.Said | null): void;
  learn(person: PersonId, name: string): void;
}

/**
 * The live part of the composer: checks 400 ms after the last change and drops answers that come too late, saves itself
 * over the revision it saw, and says so when somebody else saved in between.
 */
export function useComposer(view: ComposerView): Composing {
  const [state, setState] = useState<ComposerState>(() => ({
    draft: view.draft,
    check: view.check,
    postId: view.postId,
    revision: view.revision,
    savedAt: view.savedAt,
    checked: view.draft,
    said: null,
    done: [],
    named: {},
  }));
  const latest = useRef(state);
  latest.current = state;
  const patch = useCallback((change: Partial<ComposerState>) => setState((now) => ({ ...now, ...change })), []);
  useChecks(state, latest, patch);
  const keep = useSaves(state, latest, patch);

  const set = (draft: Draft, more: Partial<ComposerState> = {}): void => {
    latest.current = { ...latest.current, ...more, draft };
    patch({ ...more, draft });
  };
  return {
    ...state,
    keep,
    tell: (said) => patch({ said }),
    learn: (person, name) => patch({ named: { ...latest.current.named, [person]: name } }),
    change: (to) => set(to(latest.current.draft)),
    fix: (finding, { label, fix }) => {
      const before = latest.current.draft;
      const draft = applyFix(before, fix);
      if (draft !== before) set(draft, { done: [{ words: `${finding.what}: ${label.toLowerCase()}`, before }, ...latest.current.done] });
    },
    undo: (one) => set(one.before, { done: latest.current.done.slice(latest.current.done.indexOf(one) + 1) }),
    putAllRight: async () => {
      const before = latest.current.draft;
      const answer = await talk.putRight(latest.current.postId, before);
      if (!answer.ok) return patch({ said: answer.said });
      const { draft, changes } = answer.value;
      if (latest.current.draft === before && changes.length > 0)
        set(draft, { done: [{ words: changes.join('. '), before }, ...latest.current.done] });
    },
    send: async () => {
      const postId = await keep();
      if (postId === null) return;
      const answer = await talk.send(postId, latest.current.revision);
      if (answer.ok) location.assign(answer.value.href);
      else patch({ said: answer.said });
    },
  };
}

type Latest = { current: ComposerState };
type Patch = (change: Partial<ComposerState>) => void;

function useChecks({ draft, check }: ComposerState, latest: Latest, patch: Patch): void {
  const first = useRef(true);
  const isMaking = Object.values(check.pictures).includes('processing');
  const [round, again] = useState(0);
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    const stop = new AbortController();
    const timer = setTimeout(() => {
      talk
        .check(latest.current.postId, draft, stop.signal)
        .then((answer) => patch(answer.ok ? { check: answer.value, checked: draft } : { said: answer.said }))
        .catch(() => undefined); // a newer draft is being checked
    }, checkAfter);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [draft, round]);
  // Photos are prepared off the page; it looks again until they are there.
  useEffect(() => {
    if (!isMaking) return undefined;
    const timer = setTimeout(() => again((n) => n + 1), 1200);
    return () => clearTimeout(timer);
  }, [isMaking, check]);
}

function useSaves({ draft }: ComposerState, latest: Latest, patch: Patch): () => Promise<PostId | null> {
  const kept = useRef(draft);
  const running = useRef<Promise<PostId | null>>(Promise.resolve(null));
  const keep = useCallback((): Promise<PostId | null> => {
    running.current = running.current.then(async () => {
      const { draft: wanted, postId, revision } = latest.current;
      if (kept.current === wanted && postId !== null) return postId;
      const answer = postId === null ? await talk.begin(wanted) : await talk.save(postId, revision, wanted);
      if (!answer.ok) {
        patch({ said: answer.said });
        return null;
      }
      kept.current = wanted;
      if (postId === null) history.replaceState(null, '', `/posts/${answer.value.postId}/edit`);
      const saved = { postId: answer.value.postId, revision: answer.value.revision, savedAt: answer.value.at };
      latest.current = { ...latest.current, ...saved };
      patch({ ...saved, said: null });
      return answer.value.postId;
    });
    return running.current;
  }, []);
  useEffect(() => {
    if (kept.current === draft) return undefined;
    const timer = setTimeout(() => void keep(), saveAfter);
    return () => clearTimeout(timer);
  }, [draft]);
  useEffect(() => {
    const onLeave = (event: BeforeUnloadEvent): void => {
      if (kept.current !== latest.current.draft) event.preventDefault();
    };
    addEventListener('beforeunload', onLeave);
    return () => removeEventListener('beforeunload', onLeave);
  }, []);
  return keep;
}
