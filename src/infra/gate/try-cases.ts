import type { Act } from '#src/kernel/acts.ts';
import { roles, type Role } from '#src/kernel/actor.ts';
import type { AccountId, OfficialUseId, PersonId, PostId, SchoolId } from '#src/kernel/ids.ts';
import type { Asked, Case, CaseFile } from './cases.ts';
import { judge, type Verdict } from './judge.ts';
import type { Pack } from './packs.ts';
import { faultIn, type Parameter } from './parameters.ts';
import type { Context, Standing, Thing } from './question.ts';
import { requestFor, termsOf } from './request.ts';

const school = 'school' as SchoolId;
const account = 'account' as AccountId;
const somebody = 'somebody' as PersonId;

/** Asks a pack what a case asks, of a school where all else is well. */
export function tryCase(pack: Pack, asked: Asked): Verdict {
  const thing = thingFor(asked);
  const standing = asked.gatepost === undefined ? standingFor(asked, thing) : null;
  const terms = termsOf(pack, asked.set);
  const actor =
    standing === null
      ? ({ kind: 'system', schoolId: school, job: asked.gatepost ?? '' } as const)
      : ({ kind: 'person', schoolId: school, personId: standing.personId, signInId: null } as const);
  const situation = { headAbsent: asked.situation.includes('headAbsent'), stopped: asked.situation.includes('stopped') };
  const context = { ...contexts[asked.act], ...contextOf(thing.kind, asked.act), ...asked.context };
  return judge(
    { pack, version: '1.0', terms },
    asked.act,
    requestFor({ actor, act: asked.act, on: thing, context }, standing, situation, terms),
  );
}

/** What is wrong with a case under a pack, or null when it comes out as it should. */
export function faultOf(pack: Pack, one: Case): string | null {
  const unset = settingFault(pack, one.asked.set);
  if (unset !== null) return unset;
  const verdict = tryCase(pack, one.asked);
  if (verdict.fault.length > 0) return `erred: ${verdict.fault.join('; ')}`;
  if (one.expected === 'apart') return verdict.rules.includes(one.rule) ? 'was decided by it' : null;
  const outcome = verdict.refusal === null ? 'allow' : 'deny';
  if (outcome !== one.expected) return `came to ${outcome} by ${verdict.rules.join(', ') || 'default'}`;
  return one.by === null || verdict.rules.includes(one.by) ? null : `was decided by ${verdict.rules.join(', ') || 'default'}`;
}

/** What no school could set is followed by nobody, so a case that sets it would try nothing. */
function settingFault(pack: Pack, set: Asked['set']): string | null {
  for (const [name, value] of Object.entries(set)) {
    const parameter = pack.parameters.get(name);
    const fault = parameter === undefined ? 'is none of the policy’s' : parameter.fixed ? 'is fixed' : faultIn(parameter, value);
    if (fault !== null) return `sets ${name}, which ${fault}`;
  }
  return null;
}

/** The first thing in a file that comes out otherwise than it should; `first` says of which rule to look first. */
export function findFault(file: CaseFile, packOf: (id: string) => Pack, first?: string): string | null {
  for (const one of file.cases.toSorted((a, b) => Number(b.rule === first) - Number(a.rule === first))) {
    const fault = faultOf(packOf(one.pack), one);
    if (fault !== null) return `${one.rule}: ${one.sentence}: ${fault}`;
  }
  const pack = packOf(file.pack);
  return valueFaults(file, pack)[0] ?? whoFaults(file, pack)[0] ?? null;
}

/** The acts that are for others than the table names. */
export function whoFaults(file: CaseFile, pack: Pack): readonly string[] {
  return file.who.flatMap(({ act, roles: expected }) => {
    const may = everybody.filter((who) => tryCase(pack, whoAsks(who, act)).refusal === null);
    const should = everybody.filter((who) => expected.includes(who) || (who !== 'gatepost' && expected.includes('anybody')));
    return may.join() === should.join() ? [] : [`${act}: [${may.join(', ')}]`];
  });
}

/** Whom the `who` tables ask about: each role alone, somebody without one, and people by what they are to the thing. */
export const everybody = [...roles, 'nobody', 'official', 'holder', 'author', 'administrator-of', 'self', 'gatepost'] as const;

export function whoAsks(who: (typeof everybody)[number], act: Act): Asked {
  const plain = { act, as: [], with: [], thing: {}, context: {}, situation: [], set: {} } satisfies Asked;
  const role = roles.find((one) => one === who);
  if (role !== undefined) return { ...plain, as: role };
  if (who === 'official') return { ...plain, with: ['official'] };
  if (who === 'gatepost') return { ...plain, gatepost: 'work' };
  if (who === 'holder' || who === 'author' || who === 'self') return { ...plain, is: who };
  return who === 'administrator-of' ? { ...plain, is: 'administrator' } : plain;
}

/** The parameters and checks that differ from what the file says of the policy. */
export function valueFaults(file: CaseFile, pack: Pack): readonly string[] {
  const values = Object.entries(file.parameters).flatMap(([name, said]) => {
    const parameter = pack.parameters.get(name);
    const is = parameter === undefined ? 'missing' : describe(parameter);
    return is === said ? [] : [`${name}: ${is}`];
  });
  const checks = Object.entries(file.checks).flatMap(([code, said]) => {
    const line = pack.checks.get(code);
    const is = line === undefined ? 'missing' : `${line.severity} by ${line.clause}${line.when === undefined ? '' : ` when ${line.when}`}`;
    return is === said ? [] : [`${code}: ${is}`];
  });
  return [...values, ...checks];
}

/** A parameter in words: `always yes`, `asked, we suggest 2`, `headteacher`. */
export function describe(parameter: Parameter): string {
  const say = (value: Parameter['value']) =>
    value === true
      ? 'yes'
      : value === false
        ? 'no'
        : typeof value === 'object'
          ? value?.join(', ') || 'none'
          : value === ''
            ? 'empty'
            : String(value);
  const keeps = parameter.keeps ? ', and more' : '';
  const bounds = parameter.min === null && parameter.max === null ? '' : ` (${parameter.min} to ${parameter.max})`;
  if (parameter.value === null) return `${parameter.fixed ? 'always ' : ''}asked, we suggest ${say(parameter.suggested)}${bounds}`;
  return `${parameter.fixed ? 'always ' : ''}${say(parameter.value)}${keeps}${bounds}`;
}

type Kind = Thing['kind'];

/** What each act is done to; the rest are done to the school. */
const kinds: Partial<Record<Act, Kind>> = {
  'people:keepPerson': 'Person',
  'people:appoint': 'Person',
  'people:recordAbsence': 'Person',
  'people:authoriseDeputy': 'Person',
  'people:suspend': 'Person',
  'people:liftSuspension': 'Person',
  'people:readSuspension': 'Person',
  'people:keepOwnSignIn': 'Person',
  'people:resetSignIn': 'Person',
  'register:acknowledgeRules': 'Person',
  'consent:recordStaffImage': 'Person',
  'register:nameAdministrator': 'Account',
  'register:acceptRole': 'Account',
  'register:pause': 'Account',
  'register:resume': 'Account',
  'register:confirmDetails': 'Account',
  'register:approve': 'OfficialUse',
  'register:decline': 'OfficialUse',
  'register:revoke': 'OfficialUse',
  'register:endUse': 'OfficialUse',
  'publishing:readPost': 'Post',
  'publishing:change': 'Post',
  'publishing:submit': 'Post',
  'publishing:approve': 'Post',
  'publishing:return': 'Post',
  'publishing:approveMention': 'Post',
  'publishing:signOff': 'Post',
  'publishing:release': 'Post',
  'publishing:correct': 'Post',
  'publishing:markUntrue': 'Post',
  'publishing:letStand': 'Post',
  'publishing:publish': 'Account',
  'publishing:takeDown': 'Account',
  'publishing:confirmManual': 'Account',
};

export function kindOf(act: Act): Kind {
  return kinds[act] ?? 'School';
}

const posting: Context = { detailsOwed: false, rulesUnread: false, awarenessDue: false, initialNotice: true };
const contexts: Partial<Record<Act, Context>> = {
  'people:appoint': { role: 'teacher' },
  'register:apply': { capacity: 'employee' },
  'publishing:publish': posting,
  'publishing:takeDown': posting,
  'publishing:confirmManual': posting,
};

function contextOf(kind: Kind, act: Act): Context {
  return kind === 'OfficialUse' && act.startsWith('register:') ? { governorsConsulted: false } : {};
}

function thingFor(asked: Asked): Thing {
  const kind = kindOf(asked.act);
  const given = { ...asked.thing, ...(asked.thing['administrators'] === undefined ? {} : { administrators: [somebody] }) };
  return { ...plainThing(kind, asked), ...given } as Thing;
}

function plainThing(kind: Kind, asked: Asked): Thing {
  switch (kind) {
    case 'School':
      return { kind, id: school };
    case 'Person': {
      const standing = plainStanding(asked.is === 'self' ? 'asker' : 'somebody');
      const { roles: held, suspended, revoked } = asked.thing;
      const own = asked.is === 'self' ? standingFor(asked) : standing;
      return {
        kind,
        id: standing.personId,
        standing: {
          ...own,
          ...(Array.isArray(held) && { roles: held as Role[] }),
          ...(suspended === true && { suspended: true }),
          ...(revoked === true && { revoked: true }),
        },
      };
    }
    case 'Account': {
      const administrators = asked.is === 'administrator' ? ['asker' as PersonId] : [];
      const well = { owned: true, paused: false, ended: false, hasAdministrator: true, awaitsAcceptance: false } as const;
      return { kind, id: account, ...well, administrators };
    }
    case 'OfficialUse': {
      const holder = asked.is === 'holder' ? ('asker' as PersonId) : somebody;
      const well = { riskControlled: true, endStated: true, signedDeclaration: true } as const;
      return { kind, id: 'use' as OfficialUseId, holder, capacity: 'employee', holderRoles: ['teacher'], ...well };
    }
    case 'Post': {
      const author = asked.is === 'author' ? ('asker' as PersonId) : somebody;
      const editors = asked.is === 'editor' ? ['asker' as PersonId] : [];
      const knownTo = asked.thing['knownTo'] === undefined ? [author, ...editors] : [];
      return { kind, id: 'post' as PostId, author, editors, pictured: [], marked: false, out: true, knownTo };
    }
  }
}

function plainStanding(id: string): Standing {
  const well = { suspended: false, ended: false, revoked: false, authorisedDeputy: false } as const;
  return { personId: id as PersonId, roles: [], engagements: ['employee'], officialOn: [], ...well };
}

function standingFor(asked: Asked, thing?: Thing): Standing {
  if (thing?.kind === 'Person' && asked.is === 'self') return thing.standing;
  const has = (what: Asked['with'][number]) => asked.with.includes(what);
  return {
    ...plainStanding('asker'),
    roles: typeof asked.as === 'string' ? [asked.as] : asked.as,
    ...(has('governor-alone') && { engagements: ['governor'] as const }),
    suspended: has('suspended'),
    ended: has('ended'),
    revoked: has('revoked'),
    authorisedDeputy: has('authorised'),
    officialOn: [...(has('official') ? [account] : []), ...(has('official-elsewhere') ? ['elsewhere' as AccountId] : [])],
  };
}
