import { z, type OpenAPIHono } from '@hono/zod-openapi';
import { dayOf } from '#src/kernel/clock.ts';
import { ok } from '#src/kernel/result.ts';
import type { Office } from '#src/office.ts';
import { endpoint, instant, known, moment as momentAt, momentOrNone, onDay, type Asking } from '#src/api/frame.ts';
import { policyInForce } from '#src/desks/policy/desk.ts';
import { getSchool } from '#src/desks/people/desk.ts';
import { accountsOf } from './accounts-store.ts';
import { onSchool } from './acts.ts';
import type { Account, UseLine } from './model.ts';
import { writingUses } from './api-writing.ts';
import { headByPost } from './posting.ts';
import { listUses } from './uses-store.ts';

const scope = 'register:read';
const tag = 'Register';

const AccountShown = z
  .object({
    id: known,
    name: z.string(),
    platform: z.string(),
    kind: z.string(),
    handle: z.string(),
    address: z.string(),
    owner: z.enum(['organisation', 'person']),
    paused: z.boolean(),
    fromOn: onDay,
    untilOn: onDay.nullable(),
  })
  .openapi('Account');

const LineShown = z
  .object({
    id: known.nullable().openapi({ description: 'None where it follows from holding a post.' }),
    accountId: known,
    account: z.string(),
    personId: known,
    person: z.string(),
    title: z.string(),
    state: z.enum(['active', 'not currently active']),
    approvedAt: momentOrNone,
    approvedAs: z.string().nullable(),
    approvedBy: z.string().nullable(),
    clause: z.string().nullable(),
    fromAt: momentOrNone,
    untilAt: momentOrNone.optional(),
  })
  .openapi('RegisterLine');

/** The register over the API, as of any instant. */
export function registerApi(api: OpenAPIHono<Asking>, office: Office): void {
  const accounts = {
    name: 'listAccounts',
    answer: z.object({ accounts: z.array(AccountShown) }),
    method: 'get',
    path: '/accounts',
    scope,
    tag,
    summary: 'The school’s official accounts',
    gives: 'The accounts in use.',
  } as const;
  endpoint(api, accounts, ({ actor }) =>
    office.read(actor.schoolId, async (db) => {
      const may = await office.gate.look(db, onSchool(actor, 'register:read'));
      if (!may.ok) return may;
      const { zone } = await getSchool(db);
      return ok({ accounts: (await accountsOf(db, { on: dayOf(office.now(), zone) })).map(showAccount) });
    }),
  );
  const query = z.object({ at: instant.optional().openapi({ description: 'The instant asked about; now unless told.' }) });
  const register = {
    name: 'readRegister',
    answer: z.object({ at: momentAt, lines: z.array(LineShown) }),
    method: 'get',
    path: '/register',
    scope,
    tag,
    summary: 'Who could post where at an instant, and who said so',
    query,
    gives: 'A line for each official use.',
  } as const;
  endpoint(api, register, ({ actor, query: { at } }) =>
    office.read(actor.schoolId, async (db) => {
      const may = await office.gate.look(db, onSchool(actor, 'register:read'));
      if (!may.ok) return may;
      const moment = at === undefined ? office.now() : new Date(at);
      const { zone } = await getSchool(db);
      const policy = await policyInForce(db, actor.schoolId, dayOf(office.now(), zone));
      const lines = await listUses(db, moment, {
        headByPost: headByPost(policy),
        states: ['agreed', 'in-force', 'suspended', 'revoked', 'ended'],
      });
      return ok({ at: moment, lines: lines.map(showLine) });
    }),
  );
  writingUses(api, office);
}

function showAccount({ id, name, platform, kind, handle, address, owner, pausedAt, fromOn, untilOn }: Account) {
  return { id, name, platform, kind, handle, address, owner, paused: pausedAt !== null, fromOn, untilOn };
}

/** KP-OFF-10: why somebody is not active is not for other programs to read. */
function showLine(line: UseLine) {
  const active = line.state === 'in-force' || line.state === 'agreed';
  return {
    id: line.byPost ? null : line.id,
    accountId: line.accountId,
    account: line.accountName,
    personId: line.personId,
    person: line.holder,
    title: line.holderTitle,
    state: active ? ('active' as const) : ('not currently active' as const),
    approvedAt: line.decidedAt,
    approvedAs: line.decidedAs,
    approvedBy: line.decidedByName,
    clause: line.decidedClause,
    fromAt: line.fromAt,
    ...(active && { untilAt: line.untilAt }),
  };
}
