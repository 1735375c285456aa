import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roles } from '#src/kernel/actor.ts';
import { packs } from '#src/infra/gate/packs.ts';
import { policyFrom } from '#src/infra/gate/policy.ts';
import type { UseState, UseLine } from './model.ts';
import { packIds } from '#src/kernel/policy.ts';
import { schoolYearStart } from '#src/desks/people/desk.ts';
import { decidedAs, isConsulted, lineSeen, stateSeen } from './rules.ts';

const states: readonly UseState[] = ['asked', 'declined', 'agreed', 'in-force', 'suspended', 'revoked', 'ended'];
const keston = policyFrom(packs().pack('keston-primary'), {
  id: 'v',
  pack: 'keston-primary',
  version: '1.0',
  inForceFrom: '2026-01-01',
  parameters: {},
} as never);
const line = {
  state: 'in-force',
  untilAt: new Date(0),
  endedBy: 'x',
  endedAs: 'Headteacher',
  endedHow: 'revoked',
  endedClause: 'KP-OFF-05',
  reason: 'y',
} as unknown as UseLine;

describe('what is seen of somebody who is not active', () => {
  it('[KP-OFF-10] suspended, revoked and ended are one and the same to all but head and chair', () => {
    const seen = (['suspended', 'revoked', 'ended'] as const).map((state) =>
      JSON.stringify([lineSeen({ ...line, state }, false), stateSeen(state, false)]),
    );
    expect(new Set(seen).size).toBe(1);
    expect(seen[0]).not.toMatch(/revoked|Headteacher|KP-OFF-05/);
    expect(new Set(states.map((state) => stateSeen(state, true).word)).size).toBe(states.length);
  });
});

describe('on what a decision rests', () => {
  it('is always a role the decider holds, or the authorisation', () => {
    fc.assert(
      fc.property(fc.subarray([...roles], { minLength: 1 }), fc.boolean(), fc.boolean(), (held, authorisedDeputy, headAbsent) => {
        const as = decidedAs({ roles: held, authorisedDeputy }, 'employee', keston, headAbsent);
        if (held.includes('headteacher')) expect(as).toBe('Headteacher');
        else expect(as === 'Authorised deputy').toBe(authorisedDeputy && headAbsent);
      }),
    );
  });

  it('[KP-OFF-09] a consultation says when, how, whom and what they thought', () => {
    const whole = { on: '2026-11-19', how: 'A meeting', governors: 'All', views: 'For it' };
    expect(isConsulted(whole)).toBe(true);
    expect(isConsulted(null)).toBe(false);
    for (const part of ['on', 'how', 'governors', 'views'] as const) expect(isConsulted({ ...whole, [part]: '  ' })).toBe(false);
  });
});

describe('the school year', () => {
  const terms = [{ startsOn: '2025-09-03' }, { startsOn: '2026-09-01' }, { startsOn: '2027-01-04' }];
  it('begins with its first term, and is still the old one in August', () => {
    expect(schoolYearStart(terms, '2026-09-01')).toBe('2026-09-01');
    expect(schoolYearStart(terms, '2027-07-31')).toBe('2026-09-01');
    expect(schoolYearStart(terms, '2026-08-31')).toBe('2025-09-03');
    expect(schoolYearStart([], '2026-10-01')).toBe('2026-09-01');
  });

  it('a Scottish year begins in August', () => {
    expect(schoolYearStart([{ startsOn: '2026-08-18' }], '2026-08-20')).toBe('2026-08-18');
  });
});

it('every pack says of each capacity who may approve', () => {
  for (const id of packIds)
    for (const name of ['staffApprovers', 'governorApprovers', 'otherApprovers']) expect(packs().pack(id).parameters.has(name)).toBe(true);
});
