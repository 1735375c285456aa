import { expect, it } from 'vitest';
import type { Waiting } from '#src/kernel/waiting.ts';
import { urgency } from '../ui/clock.tsx';
import { clausesWith } from '../find/routes.tsx';
import { byTimeLeft } from './gather.ts';
import { dueIn, greeting, needs } from './today.tsx';

const now = new Date('2026-11-20T09:35:00Z');
const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

it('lists that ask for action run by time left, not by kind, and what has no clock comes last', () => {
  const one = (key: string, due: Date | null): Waiting => ({ key, due, what: '', why: '', href: '/', act: 'Look', mine: false });
  const sorted = byTimeLeft([one('never', null), one('soon', at(60)), one('late', at(-5)), one('also-never', null)]);
  expect(sorted.map((item) => item.key)).toEqual(['late', 'soon', 'also-never', 'never']);
});

it('the head of the page says how much needs someone, and when the first is due', () => {
  expect([needs(0), needs(1), needs(6), needs(12)]).toEqual([
    'Nothing needs you.',
    'One thing needs someone.',
    'Six things need someone.',
    '12 things need someone.',
  ]);
  expect([dueIn(at(-1), now), dueIn(at(38), now), dueIn(at(192), now), dueIn(at(120), now), dueIn(at(41 * 1440), now)]).toEqual([
    'late',
    'due in 38 minutes',
    'due in 3 hours 12 minutes',
    'due in 2 hours',
    'due in 41 days',
  ]);
  expect([greeting('09:35'), greeting('12:00'), greeting('18:30')]).toEqual(['Good morning.', 'Good afternoon.', 'Good evening.']);
});

it('a clock is late, in its last hour, due today, or calm, by the school’s own day', () => {
  const look = (due: Date) => urgency({ due, now, zone: 'Europe/London' });
  expect([look(at(-1)), look(at(30)), look(at(200)), look(at(24 * 60))]).toEqual(['late', 'hour', 'today', 'calm']);
});

it('finding looks at a clause’s reference before its words', () => {
  const clause = (ref: string, text: string) => ({ clause: ref, ref, heading: '', text, version: '1.0' });
  const clauses = [clause('Posting §2', 'Images are described.'), clause('Images §1', 'We ask first.'), clause('Review §1', 'Each year.')];
  expect(clausesWith(clauses, 'images').map((one) => one.ref)).toEqual(['Images §1', 'Posting §2']);
});
