import { Hono, type Context } from 'hono';
import { z } from 'zod';
import type { Office } from '#src/office.ts';
import { isDay } from '#src/kernel/clock.ts';
import { parseId, type AccountId } from '#src/kernel/ids.ts';
import { absent, unclear, type Refusal } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import { listColleagues } from '#src/desks/people/desk.ts';
import { formAgain, formOf, readForm, type FormState } from '#src/web/form.ts';
import { page } from '#src/web/page.tsx';
import { answerRefusal } from '#src/web/refusal.tsx';
import { goOn } from '#src/web/toast.ts';
import type { Visiting } from '#src/web/visit.ts';
import { accountThing, onAccount, onSchool } from '../acts.ts';
import {
  acceptNaming,
  addAccount,
  changeAccount,
  confirmDetails,
  endAccount,
  endNaming,
  nameOnAccount,
  pauseAccount,
  resumeAccount,
} from '../accounts.ts';
import { findAccount, listDuties, type AccountEntry } from '../accounts-store.ts';
import { careOf, sendPolicyAgain, tickStep } from '../caring.ts';
import { connectAccount, disconnectAccount } from '../connection.ts';
import { passwordsToChange } from '../due.ts';
import { platformsOffered } from '../medium.ts';
import { accountKinds, duties } from '../model.ts';
import { settingsOf } from '../overview.ts';
import { AccountPage, NewAccount } from './account-page.tsx';
import { readDesk, settingsDue } from './reading.ts';

const day = z.string().refine(isDay, 'Give a day.').optional();
const entryFields = z.object({
  platform: z.string().max(60),
  otherPlatform: z.string().max(60).optional(),
  kind: z.enum(accountKinds),
  name: z.string().max(120),
  handle: z.string().max(200).optional(),
  /** It becomes a link on other people's pages. */
  address: z.httpUrl('Write the whole address, such as https://www.school.example/news.').max(500).optional(),
  owner: z.enum(['organisation', 'person']).optional(),
  email: z.string().max(200).optional(),
  purpose: z.string().max(1000).optional(),
  social: z.enum(['yes', 'no']).optional(),
  host: z.string().max(200).optional(),
  maintainer: z.string().max(200).optional(),
  agreementOn: day,
});

function entryOf(c: Context<Visiting>, value: z.infer<typeof entryFields>): AccountEntry {
  const platform = value.platform === 'other' ? (value.otherPlatform ?? 'something else').toLowerCase() : value.platform;
  const owner = value.owner ?? 'organisation';
  return {
    platform,
    channel: platform === 'website' || platform === 'bluesky' ? platform : 'manual',
    kind: value.kind,
    name: value.name,
    handle: value.handle ?? '',
    address: value.address ?? '',
    owner,
    ownerPersonId: owner === 'person' ? c.var.visit.person.id : null,
    email: value.email ?? null,
    purpose: value.purpose ?? '',
    social: value.social !== 'no',
    host: value.host ?? null,
    maintainer: value.maintainer ?? null,
    agreementOn: value.agreementOn ?? null,
  };
}

/** Accounts: adding, changing, who looks after them, the log-on, the safety stop. */
export function accountRoutes(office: Office): Hono<Visiting> {
  const routes = new Hono<Visiting>();
  routes.get('/new', (c) => showNew(c, office));
  routes.post('/new', async (c) => {
    const read = await readForm(c, entryFields);
    if (!read.ok) return showNew(c, office, { form: read.form, refusal: read.refusal });
    const done = await addAccount(office, c.var.visit.actor, { entry: entryOf(c, read.value), fromOn: c.var.visit.today });
    if (done.ok) return goOn(c, `/register/accounts/${done.value}`, 'Entered in the register. Next: name who looks after it.');
    return done.refusal.fields === undefined
      ? answerRefusal(c, done.refusal)
      : showNew(c, office, { form: formAgain(read.typed, done.refusal), refusal: done.refusal });
  });
  routes.get('/:id', (c) => showAccount(c, office, parseId<'account'>(c.req.param('id'))));
  routes.post('/:id', (c) =>
    step(c, office, entryFields, 'Saved.', (id, value) => changeAccount(office, c.var.visit.actor, { id, entry: entryOf(c, value) })),
  );
  routes.post('/:id/pause', (c) =>
    step(c, office, z.object({ reason: z.string().max(500).optional() }), 'Paused. Nothing more goes out here.', (id, { reason }) =>
      reason === undefined
        ? Promise.resolve(no(unclear({ reason: 'Say why it is stopped.' })))
        : pauseAccount(office, c.var.visit.actor, { id, reason }),
    ),
  );
  routes.post('/:id/resume', (c) =>
    step(c, office, z.object({}), 'It runs again.', (id) => resumeAccount(office, c.var.visit.actor, { id })),
  );
  routes.post('/:id/end', (c) =>
    step(c, office, z.object({ lastDay: day }), 'Its last day is on record.', (id, { lastDay }) =>
      endAccount(office, c.var.visit.actor, { id, lastDay: lastDay ?? null }),
    ),
  );
  dutyRoutes(routes, office);
  careRoutes(routes, office);
  secretRoutes(routes, office);
  return routes;
}

function dutyRoutes(routes: Hono<Visiting>, office: Office): void {
  routes.post('/:id/name', (c) =>
    step(c, office, z.object({ personId: z.string(), duty: z.enum(duties) }), 'Named. They are in post once they accept.', (id, value) => {
      const personId = parseId<'person'>(value.personId);
      return personId === null
        ? Promise.resolve(no(unclear({ personId: 'Choose somebody.' })))
        : nameOnAccount(office, c.var.visit.actor, { id, personId, duty: value.duty });
    }),
  );
  for (const [name, act, words] of [
    ['accept', acceptNaming, 'Accepted.'],
    ['give-up', endNaming, 'Given up.'],
  ] as const)
    routes.post(`/:id/${name}`, (c) =>
      step(c, office, z.object({ duty: z.string() }), words, (_, value) => {
        const id = parseId<'account-duty'>(value.duty);
        return id === null ? Promise.resolve(no(absent)) : act(office, c.var.visit.actor, { id });
      }),
    );
}

/** WH-OFF-02, WH-OFF-03: the set-up list of whoever is named, and the safeguarding policy that goes to them. */
function careRoutes(routes: Hono<Visiting>, office: Office): void {
  const duty = (value: string) => parseId<'account-duty'>(value);
  routes.post('/:id/step', (c) =>
    step(c, office, z.object({ duty: z.string(), step: z.string().max(200) }), 'Done. Thank you.', (_, value) => {
      const id = duty(value.duty);
      return id === null ? Promise.resolve(no(absent)) : tickStep(office, c.var.visit.actor, { id, step: value.step });
    }),
  );
  routes.post('/:id/policy', (c) =>
    step(c, office, z.object({ duty: z.string() }), 'Sent.', (_, value) => {
      const id = duty(value.duty);
      return id === null ? Promise.resolve(no(absent)) : sendPolicyAgain(office, c.var.visit.actor, { id });
    }),
  );
}

function secretRoutes(routes: Hono<Visiting>, office: Office): void {
  routes.post('/:id/details', (c) =>
    step(c, office, z.object({ what: z.enum(['given', 'changed', 'unchanged']) }), 'Noted. Thank you.', (id, { what }) =>
      confirmDetails(office, c.var.visit.actor, { id, what }),
    ),
  );
  routes.post('/:id/connect', (c) => {
    const fields = z.object({ service: z.url().optional(), identifier: z.string().max(200), secret: z.string().max(200) });
    return step(c, office, fields, 'Signed in and sealed. It is not shown again.', (id, value) =>
      connectAccount(office, c.var.visit.actor, { id, service: value.service ?? null, identifier: value.identifier, secret: value.secret }),
    );
  });
  routes.post('/:id/disconnect', (c) =>
    step(c, office, z.object({}), 'Disconnected.', (id) => disconnectAccount(office, c.var.visit.actor, { id })),
  );
}

/** Reads a form, does one thing to an account, and shows the account again with what happened or what to put right. */
async function step<T>(
  c: Context<Visiting>,
  office: Office,
  fields: z.ZodType<T>,
  words: string,
  act: (id: AccountId, value: T) => Promise<Result<unknown>>,
): Promise<Response> {
  const id = parseId<'account'>(c.req.param('id'));
  if (id === null) return c.notFound();
  const read = await readForm(c, fields);
  if (!read.ok) return showAccount(c, office, id, { form: read.form, refusal: read.refusal });
  const done = await act(id, read.value);
  if (done.ok) return goOn(c, `/register/accounts/${id}`, words);
  if (done.refusal.kind === 'absent') return answerRefusal(c, done.refusal);
  return showAccount(c, office, id, { form: formAgain(withoutSecret(read.typed), done.refusal), refusal: done.refusal });
}

function withoutSecret(typed: FormState['typed']): FormState['typed'] {
  return Object.fromEntries(Object.entries(typed).filter(([name]) => name !== 'secret'));
}

export interface Problem {
  readonly form: FormState;
  readonly refusal: Refusal;
}

/** The school's own news pages, as nearly every school has them. */
const website = formOf({
  name: 'School website',
  platform: 'website',
  kind: 'feed',
  social: 'no',
  purpose: 'News and notices for families',
});

async function showNew(c: Context<Visiting>, office: Office, problem?: Problem): Promise<Response> {
  const read = await readDesk(c, office, async ({ db, policy }) => {
    const may = await office.gate.look(db, onSchool(c.var.visit.actor, 'register:keepAccounts'));
    return may.ok ? ok({ citation: policy.cite(policy.governing('register:keepAccounts')), offered: platformsOffered(policy) }) : may;
  });
  if (!read.ok) return answerRefusal(c, read.refusal);
  const crumbs = [{ label: 'Register', href: '/register' }];
  return page(
    c,
    { title: 'Add an account', desk: 'register', crumbs, status: problem ? 422 : 200 },
    <NewAccount {...read.value} begun={c.req.query('platform') === 'website' ? website : undefined} problem={problem} />,
  );
}

async function showAccount(c: Context<Visiting>, office: Office, id: AccountId | null, problem?: Problem): Promise<Response> {
  if (id === null) return c.notFound();
  const { visit } = c.var;
  const read = await readDesk(c, office, async (desk) => {
    const { db, policy, keepsAccounts } = desk;
    const account = await findAccount(db, id);
    if (account === null) return no(absent);
    const held = await listDuties(db, visit.now, id);
    const thing = accountThing(account, held, visit.today);
    const may = async (act: 'register:nameAdministrator' | 'register:pause' | 'register:resume' | 'register:confirmDetails') =>
      (await office.gate.look(db, onAccount(visit.actor, act, thing))).ok;
    const mayName = await may('register:nameAdministrator');
    const settings = settingsOf(account, held, (await settingsDue(desk, visit.now, visit.today))(id));
    return ok({
      account,
      duties: held,
      settings,
      rekey: (await passwordsToChange(db, visit.now)).has(id),
      care: await careOf(db, policy, held, settings),
      asksCover: desk.asksCover,
      may: {
        keep: keepsAccounts,
        name: mayName,
        pause: await may('register:pause'),
        resume: await may('register:resume'),
        confirm: await may('register:confirmDetails'),
      },
      colleagues: mayName ? await listColleagues(db, visit.now) : [],
      citation: policy.cite(policy.governing('register:keepAccounts')),
      offered: platformsOffered(policy),
    });
  });
  if (!read.ok) return answerRefusal(c, read.refusal);
  const { account } = read.value;
  return page(
    c,
    {
      title: account.name,
      desk: 'register',
      crumbs: [{ label: 'Register', href: '/register' }],
      lead: account.purpose,
      status: problem ? 422 : 200,
    },
    <AccountPage {...read.value} visit={visit} problem={problem} />,
  );
}
