import { useEffect, useRef, useState } from 'preact/hooks';
import type { Live } from './state.ts';
import * as talk from './talk.ts';

const checkAfter = 400;
const photosAfter = 1200;
/** A check that takes longer than this leaves every gate held: what has not been asked is not open. */
const slowAfter = 2000;

/** Checks 400 ms after the last change, and drops answers that come too late. Gives a way to have it check again. */
export function useChecking(live: Live): () => void {
  const { draft, check, postId } = live.get();
  const first = useRef(true);
  const [round, again] = useState(0);
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return undefined;
    }
    const stop = new AbortController();
    const slow = setTimeout(() => live.patch({ isChecked: false }), slowAfter);
    const timer = setTimeout(() => {
      talk
        .check(live.get().postId, draft, stop.signal)
        .then((answer) => {
          clearTimeout(slow);
          if (answer.ok) return live.patch({ check: answer.value, checked: draft, isChecked: true, ...backAgain(live) });
          return live.patch({ isChecked: false, trouble: live.get().trouble ?? answer.failed });
        })
        .catch(() => undefined); // a newer draft is being checked
    }, checkAfter);
    return () => {
      clearTimeout(timer);
      clearTimeout(slow);
      stop.abort();
    };
    // Saved for the first time, it can be passed on: the ways out lead somewhere from then on.
  }, [draft, round, postId]);
  // Photos are prepared off the page; it looks again until they are there.
  const isMaking = Object.values(check.pictures).includes('processing');
  useEffect(() => {
    if (!isMaking) return undefined;
    const timer = setTimeout(() => again((n) => n + 1), photosAfter);
    return () => clearTimeout(timer);
  }, [isMaking, check]);
  return () => again((n) => n + 1);
}

/** An answer shows that the server is there and knows who is writing; what else went wrong stands. */
function backAgain(live: Live): { readonly trouble?: null } {
  const { trouble } = live.get();
  return trouble !== null && isApart(trouble.is) ? { trouble: null } : {};
}

export function isApart(is: string): boolean {
  return is === 'away' || is === 'signed-out' || is === 'someone-else';
}

const waits = [3_000, 6_000, 12_000, 30_000];

/** While the server cannot be reached it tries again by itself, sooner when the network or the page comes back. */
export function useReturning(live: Live, tryAgain: () => void): void {
  const { trouble } = live.get();
  const is = trouble?.is ?? 'fine';
  useEffect(() => {
    if (!isApart(is)) return undefined;
    const stop = new AbortController();
    let round = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = (): void => {
      timer = setTimeout(
        () => {
          round += 1;
          tryAgain();
          later();
        },
        waits[Math.min(round, waits.length - 1)],
      );
    };
    // Nobody is signed in by waiting: only coming back to the page is worth a try then.
    if (is === 'away') later();
    addEventListener('online', tryAgain, { signal: stop.signal });
    addEventListener('focus', tryAgain, { signal: stop.signal });
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && tryAgain(), { signal: stop.signal });
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [is]);
}
