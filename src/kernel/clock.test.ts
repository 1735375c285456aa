import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, dayOf, daysBetween, instantOf, isDay, sayInstant, timeOf, weekdayOf } from './clock.ts';

const london = 'Europe/London';

describe('days and times are those of the school', () => {
  it('late evening in summer belongs to the day it is in London, not in UTC', () => {
    expect(dayOf(new Date('2026-07-01T23:30:00Z'), london)).toBe('2026-07-02');
    expect(dayOf(new Date('2026-12-01T23:30:00Z'), london)).toBe('2026-12-01');
  });

  it('a time that the spring change skips moves forward', () => {
    expect(instantOf('2026-03-29', '01:30', london).toISOString()).toBe('2026-03-29T01:30:00.000Z');
  });

  it('says an instant the way a school writes it', () => {
    const now = new Date('2026-11-20T09:35:00Z');
    expect(sayInstant(new Date('2026-11-20T15:45:00Z'), london, now)).toBe('Friday 20 November, 15:45');
    expect(sayInstant(new Date('2027-01-08T15:45:00Z'), london, now)).toBe('Friday 8 January 2027, 15:45');
  });

  it('adding days and counting them agree', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
        fc.integer({ min: -4000, max: 4000 }),
        (date, n) => {
          const day = dayOf(date, london);
          expect(daysBetween(day, addDays(day, n))).toBe(n);
          expect((((weekdayOf(day) - 1 + n) % 7) + 7) % 7).toBe(weekdayOf(addDays(day, n)) - 1);
        },
      ),
    );
  });

  it('a day and a wall time lead back to themselves, but for the skipped hour', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('2020-01-01'), max: new Date('2040-12-31'), noInvalidDate: true }), (date) => {
        const day = dayOf(date, london);
        const time = timeOf(date, london);
        const back = instantOf(day, time, london);
        expect(dayOf(back, london)).toBe(day);
        expect(timeOf(back, london)).toBe(time);
      }),
    );
  });

  it('knows a day from something else', () => {
    expect(['2026-02-28', '2024-02-29'].every(isDay)).toBe(true);
    expect(['2026-02-30', '26-02-01', 'tomorrow', '', '1899-12-31', '3000-01-01', '9999-12-31'].some(isDay)).toBe(false);
  });
});
