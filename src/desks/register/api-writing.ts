import { z, type OpenAPIHono } from '@hono/zod-openapi';
import { Done, endpoint, known, type Asking } from '#src/api/frame.ts';
import type { Actor } from '#src/kernel/actor.ts';
import { isDay } from '#src/kernel/clock.ts';
import { parseId, type OfficialUseId } from '#src/kernel/ids.ts';
import { absent, unclear } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import type { Office } from '#src/office.ts';
import { knowsLine } from './knowing.ts';
import { capacities } from './model.ts';
import { applyForUse, approveUse, declineUse, endUse, revokeUse } from './service.ts';
import { findUse } from './uses-store.ts';

const tag = 'Register';
const day = z.string().refine(isDay, 'Write the day as 2026-11-20.');

const Application = z.object({
  accounts: z.array(z.uuid()).min(1).max(50),
  capacity: z.enum(capacities).default('employee'),
  purpose: z.string().max(1000),
  occasion: z.string().max(1000).default(''),
  until: day.nullish(),
  risks: z
    .array(z.object({ kind: z.string().max(40), statement: z.string().max(1000), controlled: z.boolean().default(true) }))
    .max(20)
    .default([])
    .openapi({ description: 'What could go wrong, under the heads the policy asks for.' }),
  signed: z.boolean().default(false).openapi({ description: 'The declaration was read and signed, where the policy has one.' }),
});

const Revocation = z.object({
  everywhere: z.boolean().default(false),
  consultation: z
    .object({ on: day, how: z.string().max(300), governors: z.string().max(500), views: z.string().max(4000) })
    .nullish()
    .openapi({ description: 'KP-OFF-09: when and how the chair consulted the governors, whom, and what they thought.' }),
});

/** Asking for official use and deciding on it, by the same services and the same gate as the pages. */
export function writingUses(api: OpenAPIHono<Asking>, office: Office): void {
  const apply = {
    name: 'applyForUse',
    answer: z.object({ uses: z.array(known) }),
    method: 'post',
    path: '/register/uses',
    scope: 'register:apply',
    tag,
    summary: 'Ask for official use, for oneself',
  } as const;
  endpoint(api, { ...apply, body: Application, gives: 'The applications, one for each account.' }, async ({ actor, body }) => {
    const accounts = body.accounts.flatMap((text) => parseId<'account'>(text) ?? []);
    if (accounts.length < body.accounts.length) return no(unclear({ accounts: 'Send the ids of accounts.' }));
    const done = await applyForUse(office, actor, { ...body, accounts, until: body.until ?? null });
    return done.ok ? ok({ uses: done.value }) : done;
  });
  const own = { name: 'giveUpUse', verb: 'give-up', scope: 'register:apply', summary: 'Give up official use' } as const;
  onOne(api, office, { ...own, body: z.object({}) }, (actor, id) => endUse(office, actor, { id }));
  const decide = { scope: 'register:decide' } as const;
  const approving = {
    ...decide,
    name: 'approveUse',
    verb: 'approve',
    summary: 'Approve an application',
    body: z.object({ until: day.nullish() }),
  } as const;
  onOne(api, office, approving, (actor, id, { until }) => approveUse(office, actor, { id, until: until ?? null }));
  const declining = { ...decide, name: 'declineUse', verb: 'decline', summary: 'Decline an application' } as const;
  const because = z.object({ reason: z.string().min(1).max(1000) });
  onOne(api, office, { ...declining, body: because }, (actor, id, { reason }) => declineUse(office, actor, { id, reason }));
  onOne(
    api,
    office,
    { ...decide, name: 'revokeUse', verb: 'revoke', summary: 'Withdraw official use at once', body: Revocation },
    (actor, id, body) => revokeUse(office, actor, { id, everywhere: body.everywhere, consultation: body.consultation ?? null }),
  );
}

/** One step on one line of the register. */
function onOne<Body extends z.ZodObject>(
  api: OpenAPIHono<Asking>,
  office: Office,
  told: {
    readonly name: string;
    readonly verb: string;
    readonly scope: 'register:apply' | 'register:decide';
    readonly summary: string;
    readonly body: Body;
  },
  work: (actor: Actor, id: OfficialUseId, body: z.output<Body>) => Promise<Result<undefined>>,
): void {
  const { verb, ...rest } = told;
  endpoint(
    api,
    { ...rest, method: 'post', path: `/register/uses/{id}/${verb}`, tag, gives: 'Nothing more: it is done.', answer: Done },
    async (asked) => {
      const id = parseId<'official-use'>(asked.id ?? undefined);
      if (id === null) return no(absent);
      // The attempt is on record like any other; whoever may not know of the line reads that there is none.
      const done = await work(asked.actor, id, asked.body);
      return done.ok || (await isKnown(office, asked.actor, id)) ? done : no(absent);
    },
  );
}

/** What its reader may not know of does not exist, whatever is asked of it; a key is asked about as its owner. */
function isKnown(office: Office, { schoolId, personId }: Asking['Variables']['actor'], id: OfficialUseId): Promise<boolean> {
  return office.read(schoolId, async (db) => {
    const line = await findUse(db, office.now(), id);
    const owner = { kind: 'person', schoolId, personId, signInId: null } as const;
    return line !== null && knowsLine(office, db, owner, line, office.now());
  });
}
