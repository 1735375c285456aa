import { Hono, type Context } from 'hono';
import { z } from 'zod';
import type { Office } from '#src/office.ts';
import { isDay } from '#src/kernel/clock.ts';
import { parseId } from '#src/kernel/ids.ts';
import { unclear } from '#src/kernel/refusal.ts';
import { no, ok } from '#src/kernel/result.ts';
import { formAgain, formOf, readForm, typedOf, type FormState } from '#src/web/form.ts';
import { page } from '#src/web/page.tsx';
import { answerRefusal } from '#src/web/refusal.tsx';
import { goOn } from '#src/web/toast.ts';
import type { Visiting } from '#src/web/visit.ts';
import { onSchool } from '../acts.ts';
import { addAccount, changeAccount, confirmDetails, endAccount, pauseAccount, resumeAccount, type AccountChanged } from '../accounts.ts';
import type { AccountEntry } from '../accounts-store.ts';
import { connectAccount, disconnectAccount } from '../connection.ts';
import { platformsOffered } from '../medium.ts';
import { accountKinds } from '../model.ts';
import { listTold, type Told } from '../told.ts';
import { NewAccount } from './account-page.tsx';
import { showAccount, step, type Problem } from './account-step.tsx';
import { careRoutes, dutyRoutes } from './duty-routes.ts';
import { readDesk } from './reading.ts';
import { toldRoutes } from './told-routes.tsx';

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
  runBy: z.enum(['school', 'others']).default('school'),
  host: z.string().max(200).optional(),
  maintainer: z.string().max(200).optional(),
  agreementOn: day,
  /** The day it was opened; asked once, when it is entered. */
  fromOn: day,
  /** What an official user told of, and this enters. */
  told: z.string().optional(),
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
    runByOthers: value.runBy === 'others',
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
    const { today } = c.var.visit;
    const done = await addAccount(office, c.var.visit.actor, {
      entry: entryOf(c, read.value),
      fromOn: read.value.fromOn ?? today,
      told: parseId<'account-told'>(read.value.told),
    });
    if (done.ok) return goOn(c, `/register/accounts/${done.value}`, 'Entered in the register. Next: name who looks after it.');
    return done.refusal.fields === undefined
      ? answerRefusal(c, done.refusal)
      : showNew(c, office, { form: formAgain(read.typed, done.refusal), refusal: done.refusal });
  });
  toldRoutes(routes, office);
  routes.get('/:id', (c) => showAccount(c, office, parseId<'account'>(c.req.param('id'))));
  routes.post('/:id', (c) =>
    step(c, office, entryFields, sayChanged, (id, value) => changeAccount(office, c.var.visit.actor, { id, entry: entryOf(c, value) })),
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

function sayChanged({ isCheckedAgain }: AccountChanged): string {
  return isCheckedAgain ? 'Saved. Posts that wait to go there are checked again, and their writers are told.' : 'Saved.';
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

/** The school's own news pages, as nearly every school has them. */
const website = formOf({
  name: 'School website',
  platform: 'website',
  kind: 'feed',
  social: 'no',
  purpose: 'News and notices for families',
});

/** The form as far as the one who told of it filled it in. */
function toldForm({ name, platform, address, openedOn }: Told, offered: Readonly<Record<string, string>>): FormState {
  const known = platform in offered ? { platform } : { platform: 'other', otherPlatform: platform };
  return formOf({ name, address, fromOn: openedOn, ...known });
}

async function showNew(c: Context<Visiting>, office: Office, problem?: Problem): Promise<Response> {
  const read = await readDesk(c, office, async ({ db, policy }) => {
    const may = await office.gate.look(db, onSchool(c.var.visit.actor, 'register:keepAccounts'));
    const id = parseId<'account-told'>(c.req.query('told') ?? typedOf(problem?.form, 'told'));
    const [told] = may.ok && id !== null ? await listTold(db, id) : [];
    return may.ok
      ? ok({ told: told ?? null, citation: policy.cite(policy.governing('register:keepAccounts')), offered: platformsOffered(policy) })
      : may;
  });
  if (!read.ok) return answerRefusal(c, read.refusal);
  const crumbs = [{ label: 'Register', href: '/register' }];
  return page(
    c,
    { title: 'Add an account', desk: 'register', crumbs, status: problem ? 422 : 200 },
    <NewAccount
      {...read.value}
      begun={
        read.value.told !== null
          ? toldForm(read.value.told, read.value.offered)
          : c.req.query('platform') === 'website'
            ? website
            : undefined
      }
      problem={problem}
      today={c.var.visit.today}
    />,
  );
}
