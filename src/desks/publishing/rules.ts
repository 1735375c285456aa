import type { DeliveryStatus, PostStatus } from './model.ts';

/** What can happen to a post. Instants come with the event: there is no clock in here. */
export type PostEvent =
  | { readonly kind: 'changed' }
  /** Everything is settled but what `waitsFor` names. */
  | { readonly kind: 'sent'; readonly waitsFor: readonly string[] }
  | { readonly kind: 'returned' }
  /** Something stopped it on its way out before any channel had it. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'went-out' }
  | { readonly kind: 'all-gone' }
  | { readonly kind: 'discarded' }
  /** Thrown away by a slip of the hand. */
  | { readonly kind: 'brought-back' };

/**
 * What a post is after an event, or null when that cannot happen to it as it stands.
 * Once any channel has it, it is out: words that people have read are corrected openly, never changed (HM-PUB-03).
 */
export function postAfter(status: PostStatus, event: PostEvent): PostStatus | null {
  switch (event.kind) {
    case 'changed':
      return status === 'draft' || status === 'held' || status === 'scheduled' ? 'draft' : null;
    case 'sent':
      if (status !== 'draft' && status !== 'held') return null;
      return event.waitsFor.length > 0 ? 'held' : 'scheduled';
    case 'returned':
      return status === 'held' || status === 'scheduled' ? 'draft' : null;
    case 'stopped':
      return status === 'scheduled' || status === 'held' ? 'held' : status === 'out' ? 'out' : null;
    case 'went-out':
      return status === 'scheduled' || status === 'held' || status === 'out' ? 'out' : null;
    case 'all-gone':
      return status === 'out' || status === 'taken-down' ? 'taken-down' : null;
    case 'discarded':
      return status === 'draft' || status === 'held' ? 'discarded' : null;
    case 'brought-back':
      return status === 'discarded' ? 'draft' : null;
  }
}

/** What can happen to a delivery. */
export type DeliveryEvent =
  | { readonly kind: 'attempt' } // frozen, asked at the gate, about to call
  | { readonly kind: 'to-hand' } // a person is to put it up
  | { readonly kind: 'live' }
  | { readonly kind: 'refused-there' } // the platform said no
  | { readonly kind: 'lost-sight' } // no telling whether it went out
  | { readonly kind: 'not-there' } // read back: it did not go out
  | { readonly kind: 'stopped' } // the gate said no at the last moment
  | { readonly kind: 'retried' }
  | { readonly kind: 'take-down' }
  | { readonly kind: 'gone' }; // proven, or it never went out

/** What a delivery is after an event, or null when that cannot happen. A tombstone lets nothing lead back to sending. */
export function deliveryAfter(status: DeliveryStatus, event: DeliveryEvent, tombstone: boolean): DeliveryStatus | null {
  switch (event.kind) {
    case 'attempt':
      return !tombstone && (status === 'waiting' || status === 'unknown' || status === 'sending') ? 'sending' : null;
    case 'to-hand':
      return !tombstone && status === 'waiting' ? 'by-hand' : null;
    case 'live':
      if (status === 'taken-down' || status === 'stopped' || status === 'waiting') return null;
      return tombstone ? 'taking-down' : 'live';
    case 'refused-there':
      return status === 'sending' || status === 'unknown' ? (tombstone ? 'taken-down' : 'failed') : null;
    case 'lost-sight':
      return status === 'sending' || status === 'unknown' ? 'unknown' : null;
    case 'not-there':
      return status === 'sending' || status === 'unknown' ? (tombstone ? 'taken-down' : 'waiting') : null;
    case 'stopped':
      return status === 'waiting' || status === 'by-hand' || status === 'unknown' || status === 'sending' ? 'stopped' : null;
    case 'retried':
      return !tombstone && (status === 'failed' || status === 'stopped') ? 'waiting' : null;
    case 'take-down':
      if (status === 'taken-down') return null;
      return neverWentOut(status) ? 'taken-down' : status === 'sending' ? 'sending' : 'taking-down';
    case 'gone':
      return status === 'taking-down' || status === 'live' ? 'taken-down' : null;
  }
}

/** Nothing of it can be on the platform. */
export function neverWentOut(status: DeliveryStatus): boolean {
  return status === 'waiting' || status === 'failed' || status === 'stopped';
}

/** A delivery that still binds the words: it is out, may be out, or is going out this moment. */
export function bindsWords(status: DeliveryStatus): boolean {
  return status === 'sending' || status === 'live' || status === 'unknown' || status === 'taking-down' || status === 'by-hand';
}

/** How late a post may go out and still be the moment that was chosen. */
export const graceMinutes = 60;

/** The slot has gone by: it goes out only when somebody chooses a new time (KP-OFF-01; a stale moment misleads). */
export function isLate(goesOutAt: Date | null, now: Date, grace = 0): boolean {
  return goesOutAt !== null && now.getTime() - goesOutAt.getTime() > grace * 60_000;
}
