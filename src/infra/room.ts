import { TryLater } from './try-later.ts';

/** How much may be in hand at once, how many may wait for theirs, and for how long. */
export interface Limits {
  readonly size: number;
  readonly waiting: number;
  readonly waitMs: number;
}

/** Room for so much at once. Who comes when it is taken waits; who comes when too many wait is told to try later. */
export interface Room {
  /** Takes so much of it, and gives what hands it back; never more than all of it. */
  take(much?: number): Promise<() => void>;
}

interface Waiting {
  readonly much: number;
  readonly go: (back: () => void) => void;
}

export function openRoom({ size, waiting: most, waitMs }: Limits): Room {
  let free = size;
  const waiting: Waiting[] = [];
  const hand = (much: number): (() => void) => {
    free -= much;
    let isBack = false;
    return () => {
      if (isBack) return;
      isBack = true;
      free += much;
      // In the order in which they came, so that what needs much is not passed by for ever.
      for (let next = waiting[0]; next !== undefined && next.much <= free; next = waiting[0]) {
        waiting.shift();
        next.go(hand(next.much));
      }
    };
  };
  return {
    take(wanted = 1) {
      const much = Math.min(wanted, size);
      if (waiting.length === 0 && much <= free) return Promise.resolve(hand(much));
      if (waiting.length >= most) return Promise.reject(tooMuch());
      return new Promise((resolve, reject) => {
        const giveUp = setTimeout(() => {
          waiting.splice(waiting.indexOf(one), 1);
          reject(tooMuch());
        }, waitMs);
        const one: Waiting = {
          much,
          go(back) {
            clearTimeout(giveUp);
            resolve(back);
          },
        };
        waiting.push(one);
      });
    },
  };
}

const tooMuch = (): TryLater => new TryLater('There is more to do than room for it.', 2);
