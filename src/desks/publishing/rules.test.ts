import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deliveryStatuses, postStatuses, titleOf, type DeliveryStatus } from './model.ts';
import { deliveryAfter, isLate, neverWentOut, postAfter, type DeliveryEvent, type PostEvent } from './rules.ts';

const deliveryKinds = [
  'attempt',
  'to-hand',
  'live',
  'refused-there',
  'lost-sight',
  'not-there',
  'stopped',
  'retried',
  'take-down',
  'gone',
] as const;
const deliveryEvent = fc.constantFrom(...deliveryKinds).map((kind): DeliveryEvent => ({ kind }));
const postEvent: fc.Arbitrary<PostEvent> = fc.oneof(
  fc.constantFrom('changed', 'returned', 'stopped', 'went-out', 'all-gone', 'discarded').map((kind) => ({ kind })),
  fc.array(fc.constantFrom('four-eyes', 'leadership-sign-off'), { maxLength: 2 }).map((waitsFor) => ({ kind: 'sent' as const, waitsFor })),
);

describe('a delivery', () => {
  it('is never sent once it bears a tombstone, whatever happens', () => {
    fc.assert(
      fc.property(fc.constantFrom(...deliveryStatuses), fc.array(deliveryEvent, { maxLength: 12 }), (from, events) => {
        let status: DeliveryStatus = deliveryAfter(from, { kind: 'take-down' }, false) ?? from;
        for (const event of events) {
          const next = deliveryAfter(status, event, true);
          if (next === 'sending') expect(status).toBe('sending');
          if (next === 'live' || next === 'waiting' || next === 'by-hand') throw new Error(`${status} ${event.kind} leads to ${next}`);
          status = next ?? status;
        }
      }),
    );
  });

  it('that is down stays down', () => {
    fc.assert(
      fc.property(deliveryEvent, fc.boolean(), (event, tombstone) => {
        expect([null, 'taken-down']).toContain(deliveryAfter('taken-down', event, tombstone));
      }),
    );
  });

  it('that is out is never sent a second time', () => {
    fc.assert(
      fc.property(fc.array(deliveryEvent, { maxLength: 12 }), (events) => {
        let status: DeliveryStatus = 'live';
        for (const event of events) status = deliveryAfter(status, event, event.kind === 'gone') ?? status;
        expect(['live', 'taking-down', 'taken-down']).toContain(status);
      }),
    );
  });

  it('whose outcome is unknown is tried again only after a look, or by a person', () => {
    for (const kind of deliveryKinds) {
      const next = deliveryAfter('unknown', { kind }, false);
      if (next === 'waiting') expect(kind).toBe('not-there');
    }
  });

  it('that may be on the platform is taken down by asking the platform', () => {
    for (const status of deliveryStatuses) {
      const next = deliveryAfter(status, { kind: 'take-down' }, false);
      if (next === 'taken-down') expect(neverWentOut(status)).toBe(true);
    }
  });
});

describe('a post', () => {
  it('that has been out is never a draft again', () => {
    fc.assert(
      fc.property(fc.array(postEvent, { maxLength: 12 }), (events) => {
        let status: (typeof postStatuses)[number] = 'out';
        for (const event of events) status = postAfter(status, event) ?? status;
        expect(['out', 'taken-down']).toContain(status);
      }),
    );
  });

  it('is on its way only when nothing is left to decide', () => {
    fc.assert(
      fc.property(fc.constantFrom(...postStatuses), postEvent, (status, event) => {
        if (postAfter(status, event) === 'scheduled') expect(event).toEqual({ kind: 'sent', waitsFor: [] });
      }),
    );
  });

  it('is late only after its slot, and never without one', () => {
    const slot = new Date('2026-11-20T11:00:00Z');
    expect(isLate(slot, new Date('2026-11-20T11:00:00Z'))).toBe(false);
    expect(isLate(slot, new Date('2026-11-20T11:00:01Z'))).toBe(true);
    expect(isLate(slot, new Date('2026-11-20T11:59:00Z'), 60)).toBe(false);
    expect(isLate(null, new Date('2030-01-01T00:00:00Z'))).toBe(false);
  });

  it('is called by its first sentence', () => {
    expect(titleOf('Sports day is on Friday. Bring a hat.')).toBe('Sports day is on Friday');
    expect(titleOf('Mr. B')).toBe('Mr. B');
    expect(titleOf('  ')).toBe('Without words');
    expect(titleOf('word '.repeat(40)).length).toBeLessThanOrEqual(91);
  });
});
