import { describe, expect, it } from 'vitest';
import { checkDay, firstDay, nextVersion, readSettings, type Settable } from './rules.ts';

const open: Settable = { name: 'days', value: null, fixed: false, fault: (value) => (value === 2 ? null : 'is not two') };
const fixed: Settable = { name: 'list', value: true, fixed: true, fault: () => null };
const stated: Settable = { name: 'kinds', value: ['pupils'], fixed: false, fault: () => null };

describe('what a school sets of its policy', () => {
  it('what the policy leaves open has to be answered', () => {
    expect(readSettings([open, stated], {}).ok).toBe(false);
    expect(readSettings([open, stated], { days: 2 }).ok).toBe(true);
  });

  it('a value out of bounds, one the policy fixes and one it does not have are each said beside their field', () => {
    const read = readSettings([open, fixed], { days: 3, list: false, colour: 'green' });
    expect(read.ok ? {} : read.refusal.fields).toEqual({
      days: 'This is not two.',
      list: 'This is fixed by the policy.',
      colour: 'This is not one this policy has.',
    });
  });

  it('versions count on, and another policy begins a new number', () => {
    expect(nextVersion(null, 'keston-primary')).toBe('1.0');
    expect(nextVersion({ pack: 'keston-primary', version: '1.9' }, 'keston-primary')).toBe('1.10');
    expect(nextVersion({ pack: 'keston-primary', version: '1.9' }, 'wightwick-hall')).toBe('2.0');
  });

  it('no version begins in the past, or on or before the first day of another', () => {
    expect(firstDay(null, '2026-11-20')).toBe('2026-11-20');
    expect(firstDay({ inForceFrom: '2026-11-20' }, '2026-11-20')).toBe('2026-11-21');
    expect(checkDay({ inForceFrom: '2026-12-01' }, '2026-11-25', '2026-11-20').ok).toBe(false);
    expect(checkDay({ inForceFrom: '2026-01-01' }, '2026-11-19', '2026-11-20').ok).toBe(false);
    expect(checkDay({ inForceFrom: '2026-01-01' }, 'soon', '2026-11-20').ok).toBe(false);
    expect(checkDay({ inForceFrom: '2026-01-01' }, '2026-11-20', '2026-11-20').ok).toBe(true);
  });
});
