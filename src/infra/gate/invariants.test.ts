import { beforeAll, describe, expect, it } from 'vitest';
import { accounts } from '#fixtures/cast.ts';
import { acts, type Act } from '#src/kernel/acts.ts';
import { roles, type Role } from '#src/kernel/actor.ts';
import type { Asked } from './cases.ts';
import { packs, type Pack } from './packs.ts';
import type { Thing } from './question.ts';
import { aboutThing } from './refusal-words.ts';
import { kindOf, tryCase } from './try-cases.ts';

/** What holds in every pack, over every combination of role, status, act and what somebody is to the thing. */

const all = [packs().floor, ...packs().all];
const held: readonly (Role | readonly Role[])[] = [
  ...roles,
  [],
  ['headteacher', 'chair-of-governors'],
  ['deputy-headteacher', 'senior-leader', 'office', 'administrator'],
];

const relations = {
  School: [undefined],
  Person: [undefined, 'self'],
  Account: [undefined, 'administrator'],
  OfficialUse: [undefined, 'holder'],
  Post: [undefined, 'author', 'editor'],
} as const;

const { id, name } = accounts.facebook;
const states = { owned: true, paused: false, ended: false, hasAdministrator: true, awaitsAcceptance: false, administrators: [] };
const facebook: Thing = { kind: 'Account', id, name, ...states };

const capacities = ['employee', 'governor', 'other'] as const;

const plain = { thing: {}, context: {}, situation: [], set: {}, with: [], as: [] } as const;

function asked(act: Act, more: Partial<Asked>): Asked {
  return { ...plain, situation: [], with: [], as: [], act, ...more };
}

function opens(pack: Pack, question: Asked): boolean {
  const verdict = tryCase(pack, question);
  if (verdict.fault.length > 0) throw new Error(verdict.fault.join('; '));
  return verdict.refusal === null;
}

function rolesOf(as: Role | readonly Role[]): Asked['as'] {
  return typeof as === 'string' ? as : [...as];
}

/** The acts open to anybody of a status, in whatever roles and whatever they are to the thing, however well the rest is. */
function opened(pack: Pack, status: 'suspended' | 'ended' | 'revoked'): readonly Act[] {
  return acts.filter((act) =>
    held.some((as) =>
      relations[kindOf(act)].some((is) =>
        opens(pack, asked(act, { as: rolesOf(as), with: [status, 'official', 'authorised'], ...(is && { is }) })),
      ),
    ),
  );
}

describe.each(all.map((pack) => [pack.id, pack] as const))('%s', (_, pack) => {
  beforeAll(() => void opens(pack, asked('policy:read', {})));

  it('[KP-OFF-10] [KP-ACC-04] somebody suspended or ended acts nowhere', () => {
    expect(opened(pack, 'suspended')).toEqual([]);
    expect(opened(pack, 'ended')).toEqual([]);
  });

  it('[KP-OFF-05] somebody revoked reads the policy, asks again, decides about their own picture and sign-in, and does nothing else', () => {
    expect(opened(pack, 'revoked').toSorted()).toEqual([
      'consent:recordStaffImage',
      'people:keepOwnSignIn',
      'policy:read',
      'register:apply',
    ]);
  });

  it('nobody approves their own post, in whatever role, whether they wrote or changed it', () => {
    const own = [
      'publishing:approve',
      'publishing:approveMention',
      'publishing:signOff',
      'publishing:release',
      'publishing:letStand',
    ] as const;
    const open = held.flatMap((as) =>
      (['author', 'editor'] as const).flatMap((is) =>
        own.filter((act) => opens(pack, asked(act, { as: rolesOf(as), is, with: ['official'] }))),
      ),
    );
    expect(open).toEqual([]);
  });

  it('[KP-OFF-03] [KP-OFF-07] nobody approves or declines their own official use, in whatever capacity, nor gives themselves a role', () => {
    const open = held.flatMap((as) => [
      ...capacities.flatMap((capacity) =>
        (['register:approve', 'register:decline'] as const).filter((act) =>
          opens(pack, asked(act, { as: rolesOf(as), is: 'holder', thing: { capacity }, with: ['authorised'], situation: ['headAbsent'] })),
        ),
      ),
      ...roles.flatMap((role) => (opens(pack, asked('people:appoint', { as: rolesOf(as), is: 'self', context: { role } })) ? [role] : [])),
    ]);
    expect(open).toEqual([]);
  });

  it('nobody posts who is not an official user of the account', () => {
    const byRole = pack.id === 'keston-primary' ? ['headteacher'] : [];
    const open = held.filter((as) =>
      opens(pack, asked('publishing:publish', { as: rolesOf(as), with: ['official-elsewhere', 'authorised'] })),
    );
    expect(open.flat().filter((role) => role !== 'chair-of-governors')).toEqual(byRole.length > 0 ? ['headteacher', 'headteacher'] : []);
  });

  it('nobody but the chair, after consulting the governors, ends the headteacher’s official use against their will', () => {
    const open = held.flatMap((as) =>
      [true, false].flatMap((governorsConsulted) =>
        (['register:revoke', 'register:endUse'] as const)
          .filter((act) =>
            opens(
              pack,
              asked(act, {
                as: rolesOf(as),
                thing: { holderRoles: ['headteacher'] },
                context: { governorsConsulted },
                with: ['authorised'],
                situation: ['headAbsent'],
              }),
            ),
          )
          .map(() => ({ as, governorsConsulted })),
      ),
    );
    expect(open.every((one) => one.governorsConsulted && one.as.includes('chair-of-governors'))).toBe(true);
  });

  it('nobody below the chair decides about the head, whatever the capacity and whoever is away', () => {
    const about = {
      thing: { roles: ['headteacher'] },
      with: ['authorised', 'official'] as Asked['with'],
      situation: ['headAbsent'] as Asked['situation'],
    };
    const decisions = held.flatMap((as) => [
      ...(['people:keepPerson', 'people:suspend', 'people:liftSuspension', 'people:resetSignIn'] as const).map((act) =>
        asked(act, { as: rolesOf(as), ...about }),
      ),
      ...roles.map((role) => asked('people:appoint', { as: rolesOf(as), ...about, context: { role } })),
      ...capacities.flatMap((capacity) =>
        (['register:approve', 'register:decline', 'register:revoke', 'register:endUse'] as const).map((act) =>
          asked(act, {
            as: rolesOf(as),
            ...about,
            thing: { holderRoles: ['headteacher'], capacity },
            context: { governorsConsulted: true },
          }),
        ),
      ),
    ]);
    const open = decisions.filter((one) => opens(pack, one));
    expect(open.filter((one) => !one.as.includes('chair-of-governors'))).toEqual([]);
    // Who revokes is the pack's to say; the floor alone lets nobody.
    const decided = decisions.map((one) => one.act).filter((act) => pack.id !== 'floor' || act !== 'register:revoke');
    expect(new Set(open.map((one) => one.act))).toEqual(new Set(decided));
  });

  it('nothing goes out while all is stopped, or on an account that is paused or has ended', () => {
    const open = held.flatMap((as) => [
      ...(opens(pack, asked('publishing:publish', { as: rolesOf(as), with: ['official'], situation: ['stopped'] })) ? ['stopped'] : []),
      ...(['paused', 'ended'] as const).filter((state) =>
        opens(pack, asked('publishing:publish', { as: rolesOf(as), with: ['official'], thing: { [state]: true } })),
      ),
    ]);
    expect(open).toEqual([]);
  });

  it('who may not be shown is kept and read by safeguarding leads alone, and to everybody else is not there', () => {
    const kept = ['consent:restrict', 'consent:readRestricted'] as const;
    for (const as of roles.filter((role) => role !== 'safeguarding-lead'))
      for (const act of kept) {
        const { refusal } = tryCase(pack, asked(act, { as, with: ['official'] }));
        expect([refusal?.kind, refusal?.citations]).toEqual(['absent', []]);
      }
  });

  it('every refusal has a clause, unless the thing does not exist to them, and always a next step', () => {
    for (const as of held)
      for (const act of acts) {
        const told = tryCase(pack, asked(act, { as: rolesOf(as) })).refusal;
        if (told === null) continue;
        const refusal = aboutThing(told, { on: facebook });
        for (const one of [refusal, ...(refusal.reasons ?? [])]) expect(one.citations.length > 0 || one.kind === 'absent').toBe(true);
        expect(refusal.next.every((step) => !/[{}]/u.test(step.href ?? ''))).toBe(true);
        expect(refusal.next.length).toBeGreaterThan(0);
        expect(refusal.kind === 'absent' || refusal.citations.length > 0).toBe(true);
        expect(`${refusal.what} ${refusal.why} ${refusal.next.map((step) => step.label).join(' ')}`).not.toMatch(/[{}!]/);
      }
  });

  it('a question with something missing is refused, never let through', () => {
    const verdict = tryCase(pack, asked('publishing:publish', { with: ['official'], context: { detailsOwed: 'perhaps' } }));
    expect(verdict.refusal?.code).toBe('could-not-decide');
    expect(verdict.fault.length).toBeGreaterThan(0);
  });
});

describe('keston-primary', () => {
  const kp = packs().pack('keston-primary');
  const absent = [[], ['headAbsent']] as const;

  it('[KP-OFF-04] the deputy approves only while the head is recorded absent and never revokes', () => {
    for (const situation of absent)
      for (const authorised of [true, false])
        for (const capacity of capacities) {
          const deputy: Partial<Asked> = {
            as: 'deputy-headteacher',
            situation: [...situation],
            thing: { capacity },
            with: authorised ? ['authorised'] : [],
          };
          const approves = opens(kp, asked('register:approve', deputy));
          expect(approves).toBe(authorised && situation.length > 0 && capacity === 'employee');
          for (const governorsConsulted of [true, false])
            expect(opens(kp, asked('register:revoke', { ...deputy, context: { governorsConsulted } }))).toBe(false);
        }
  });

  it('[KP-OFF-07] only the chair approves or revokes governors', () => {
    for (const as of held)
      for (const act of ['register:approve', 'register:revoke'] as const)
        if (opens(kp, asked(act, { as: rolesOf(as), thing: { capacity: 'governor' }, with: ['authorised'], situation: ['headAbsent'] })))
          expect(as).toContain('chair-of-governors');
  });

  it('[KP-OFF-03] employees are approved by the head, or the authorised deputy while the head is away, and nobody else', () => {
    for (const as of held)
      for (const situation of absent)
        if (opens(kp, asked('register:approve', { as: rolesOf(as), situation: [...situation] }))) expect(as).toContain('headteacher');
  });
});

describe('online-communication', () => {
  it('[OC-PUB-02] only the office or the designated person publishes', () => {
    const oc = packs().pack('online-communication');
    const may = roles.filter((as) => opens(oc, asked('publishing:publish', { as, with: ['official'] })));
    expect(may).toEqual(['office', 'designated-person']);
  });
});

describe('hampshire-model', () => {
  it('[HM-OFF-03] only the leadership team approves, governors too, and never with a risk that is not controlled', () => {
    const hm = packs().pack('hampshire-model');
    for (const capacity of capacities) {
      const may = (riskControlled: boolean) =>
        roles.filter((as) => opens(hm, asked('register:approve', { as, thing: { capacity, riskControlled } })));
      expect(may(true)).toEqual(['headteacher', 'deputy-headteacher', 'senior-leader']);
      expect(may(false)).toEqual([]);
    }
  });
});
