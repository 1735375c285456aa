import { describe, expect, it } from 'vitest';
import { medianOf, sittingsOf, timeSpent } from './sittings.ts';

const at = (...times: string[]): Date[] => times.map((time) => new Date(`${time}Z`));

describe('time spent, worked out of the steps of work', () => {
  it('steps close together are one sitting, and a single step took a minute', () => {
    const steps = at('2026-11-20T09:20', '2026-11-20T09:00', '2026-11-20T09:10', '2026-11-20T11:00');
    expect(sittingsOf(steps)).toEqual([
      { from: new Date('2026-11-20T09:00Z'), until: new Date('2026-11-20T09:20Z') },
      { from: new Date('2026-11-20T11:00Z'), until: new Date('2026-11-20T11:01Z') },
    ]);
    expect(timeSpent(steps, 'Europe/London')).toEqual({ minutes: 21, outOfHours: 0, sittings: 2 });
  });

  it.each([
    ['an evening', ['2026-11-20T20:00', '2026-11-20T20:10'], 10],
    ['a Saturday', ['2026-11-21T10:00', '2026-11-21T10:10'], 10],
    ['a sitting that runs past six', ['2026-11-20T17:55', '2026-11-20T18:05'], 5],
    ['a sitting that begins before eight', ['2026-11-20T07:50', '2026-11-20T08:05'], 10],
    ['a summer evening, by the school’s own clock', ['2026-06-19T17:00', '2026-06-19T17:10'], 10],
    ['a working morning', ['2026-11-20T09:00', '2026-11-20T09:10'], 0],
  ])('%s: out of hours are counted apart', (_, steps, outOfHours) => {
    expect(timeSpent(at(...steps), 'Europe/London').outOfHours).toBe(outOfHours);
  });

  it('nothing done is no time', () => {
    expect(timeSpent([], 'Europe/London')).toEqual({ minutes: 0, outOfHours: 0, sittings: 0 });
    expect([medianOf([]), medianOf([5]), medianOf([9, 1, 5]), medianOf([1, 2, 3, 10])]).toEqual([null, 5, 5, 2.5]);
  });
});
