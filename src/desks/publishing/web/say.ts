import { sayInstant } from '#src/kernel/clock.ts';
import { roleNames } from '#src/desks/people/desk.ts';
import type { Visit } from '#src/web/visit.ts';
import type { SentOn } from '../letting-go.ts';
import { isByHand } from '../by-hand-turn.ts';
import type { Delivery, DeliveryStatus, PostStatus } from '../model.ts';
import type { GateState } from '../checks/check.ts';

/** What sending came to, in a line. */
export function saySent(sent: SentOn, visit: Visit): string {
  const { zone } = visit.school;
  if (sent.status === 'held') {
    return sent.waitsFor.includes('publish-only-by-office')
      ? 'Sent to the office. You will be told what they decide.'
      : 'Sent for approval. You will be told what they decide.';
  }
  if (sent.goesOutAt !== null && sent.goesOutAt > visit.now)
    return `It goes out ${sayInstant(sent.goesOutAt, zone, visit.now)}. It is checked again just before.`;
  return 'On its way. Each channel says below when it has it.';
}

export interface Word {
  readonly is: GateState | 'note' | 'plain';
  readonly word: string;
}

/** How a post stands, in a word: what nobody has put up is not out, nor what is taken back everywhere; what never was is not taken down. */
export function postWord({
  status,
  outAt,
  toPutUp = false,
  comingDown = false,
}: {
  readonly status: PostStatus;
  readonly outAt: Date | null;
  readonly toPutUp?: boolean;
  readonly comingDown?: boolean;
}): Word {
  if (comingDown) return { is: 'held', word: 'Coming down' };
  if (status === 'scheduled' && toPutUp) return { is: 'held', word: 'To put up by hand' };
  if (status === 'taken-down' && outAt === null) return { is: 'note', word: 'Withdrawn' };
  return postWords[status];
}

/** As opposed to what is taken back, or never got there. */
export const isUpOrGoing = ({ status }: Pick<Delivery, 'status'>): boolean =>
  !['taking-down', 'taken-down', 'stopped', 'failed'].includes(status);

/** Taken back wherever it went, and somewhere not yet known to be gone. */
export function isComingDown({ status }: { readonly status: PostStatus }, deliveries: readonly Pick<Delivery, 'status'>[]): boolean {
  return status === 'out' && deliveries.some((one) => one.status === 'taking-down') && !deliveries.some(isUpOrGoing);
}

/** How a post stands on one channel. Withdrawn before anybody said that it is up, it is not said to be up. */
export function deliveryWord(delivery: Pick<Delivery, 'status' | 'liveAt' | 'channel' | 'needsPerson'>): Word {
  if (delivery.status === 'taking-down' && isByHand(delivery)) return { is: 'held', word: 'Withdrawn' };
  if (delivery.status === 'taken-down' && delivery.liveAt === null) return { is: 'note', word: 'Never went up' };
  return delivery.needsPerson ? { is: 'held', word: 'Needs checking' } : deliveryWords[delivery.status];
}

const postWords: Readonly<Record<PostStatus, Word>> = {
  draft: { is: 'plain', word: 'Draft' },
  held: { is: 'held', word: 'Held' },
  scheduled: { is: 'open', word: 'Scheduled' },
  out: { is: 'open', word: 'Out' },
  'taken-down': { is: 'note', word: 'Taken down' },
  discarded: { is: 'note', word: 'Thrown away' },
};

const deliveryWords: Readonly<Record<DeliveryStatus, Word>> = {
  waiting: { is: 'held', word: 'Waiting' },
  'by-hand': { is: 'held', word: 'To post by hand' },
  sending: { is: 'held', word: 'Sending' },
  live: { is: 'open', word: 'Live' },
  failed: { is: 'shut', word: 'Failed' },
  unknown: { is: 'held', word: 'Being checked' },
  stopped: { is: 'shut', word: 'Stopped' },
  'taking-down': { is: 'held', word: 'Being taken down' },
  'taken-down': { is: 'note', word: 'Taken down' },
};

/** Whom somebody acted as, after their name: `(Office)`. */
export function actingAs(role: string): string {
  return `(${Object.entries(roleNames).find(([known]) => known === role)?.[1] ?? role})`;
}
