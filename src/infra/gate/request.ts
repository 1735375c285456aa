import type { Act } from '#src/kernel/acts.ts';
import type { Actor } from '#src/kernel/actor.ts';
import type { Request } from './cedar.ts';
import type { Pack } from './packs.ts';
import { valueOf, type PolicyRow } from './policy.ts';
import type { Context, Situation, Standing, Thing } from './question.ts';

type Attributes = Request['context'];
type Entity = Request['entities'][number];

/** What the rules read of the school's own version of the policy: `Terms` in the Cedar schema. */
export type Terms = Attributes;

const lists = [
  'leaders',
  'staffApprovers',
  'governorApprovers',
  'otherApprovers',
  'publishers',
  'postApprovers',
  'mentionApprovers',
  'releasers',
] as const;
const flags = ['headIsOfficialUser', 'declarationRequired'] as const;

export function termsOf(pack: Pack, set: PolicyRow['parameters']): Terms {
  return Object.fromEntries(
    [...lists, ...flags].map((name) => {
      const parameter = pack.parameters.get(name);
      if (parameter === undefined) throw new Error(`The policy ${pack.id} has no parameter ${name}.`);
      const value = valueOf(parameter, set);
      return [name, typeof value === 'object' ? [...value] : value];
    }),
  );
}

/** Turns what was asked, and what stands in the records, into Cedar's terms. */
export function requestFor(
  asked: { readonly actor: Actor; readonly act: Act; readonly on: Thing; readonly context?: Context | undefined },
  standing: Standing | null,
  situation: Situation,
  terms: Terms,
): Request {
  const principal =
    standing === null
      ? entity('Gatepost', asked.actor.kind === 'system' ? asked.actor.job : '', {
          job: asked.actor.kind === 'system' ? asked.actor.job : '',
        })
      : entity('Person', standing.personId, personOf(standing));
  const resource = entity(asked.on.kind, asked.on.id, attributesOf(asked.on));
  const isSelf = principal.uid.type === resource.uid.type && principal.uid.id === resource.uid.id;
  return {
    principal: principal.uid,
    action: { type: 'Action', id: asked.act },
    resource: resource.uid,
    context: { ...asked.context, situation: { headAbsent: situation.headAbsent, stopped: situation.stopped }, terms },
    entities: isSelf ? [principal] : [principal, resource],
  };
}

function entity(type: string, id: string, attrs: Attributes): Entity {
  return { uid: { type, id }, attrs, parents: [] };
}

function references(type: 'Person' | 'Account', ids: readonly string[]) {
  return ids.map((id) => ({ __entity: { type, id } }));
}

function personOf(standing: Standing): Attributes {
  return {
    roles: [...standing.roles],
    engagements: [...standing.engagements],
    suspended: standing.suspended,
    ended: standing.ended,
    revoked: standing.revoked,
    officialUser: standing.officialOn.length > 0,
    officialOn: references('Account', standing.officialOn),
    authorisedDeputy: standing.authorisedDeputy,
  };
}

function attributesOf(thing: Thing): Attributes {
  switch (thing.kind) {
    case 'School':
      return {};
    case 'Person':
      return personOf(thing.standing);
    case 'Account': {
      const { owned, paused, ended, hasAdministrator, awaitsAcceptance } = thing;
      return { owned, paused, ended, hasAdministrator, awaitsAcceptance, administrators: references('Person', thing.administrators) };
    }
    case 'OfficialUse': {
      const { capacity, riskControlled, endStated, signedDeclaration } = thing;
      const holder = { __entity: { type: 'Person', id: thing.holder } };
      return { holder, capacity, holderRoles: [...thing.holderRoles], riskControlled, endStated, signedDeclaration };
    }
    case 'Post':
      return {
        author: { __entity: { type: 'Person', id: thing.author } },
        editors: references('Person', thing.editors),
        pictured: references('Person', thing.pictured),
        marked: thing.marked,
        out: thing.out,
        knownTo: references('Person', thing.knownTo),
      };
  }
}
