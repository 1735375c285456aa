import type { Context } from 'hono';
import type { z } from 'zod';
import type { Office } from '#src/office.ts';
import { parseId, type AccountId } from '#src/kernel/ids.ts';
import { absent, type Refusal } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import { listColleagues } from '#src/desks/people/desk.ts';
import { formAgain, readForm, type FormState } from '#src/web/form.ts';
import { page } from '#src/web/page.tsx';
import { answerRefusal } from '#src/web/refusal.tsx';
import { goOn } from '#src/web/toast.ts';
import type { Visiting } from '#src/web/visit.ts';
import { accountThing, onAccount } from '../acts.ts';
import { findAccount, listDuties } from '../accounts-store.ts';
import { careOf } from '../caring.ts';
import { passwordsToChange } from '../due.ts';
import { settingsOf } from '../overview.ts';
import { AccountPage } from './account-page.tsx';
import { readDesk, settingsDue } from './reading.ts';
import { platformsOffered } from '../medium.ts';

/** Reads a form, does one thing to an account, and shows the account again with what happened or what to put right. */
export async function step<T, R>(
  c: Context<Visiting>,
  office: Office,
  fields: z.ZodType<T>,
  words: string | ((done: R) => string),
  act: (id: AccountId, value: T) => Promise<Result<R>>,
): Promise<Response> {
  const id = parseId<'account'>(c.req.param('id'));
  if (id === null) return c.notFound();
  const read = await readForm(c, fields);
  if (!read.ok) return showAccount(c, office, id, { form: read.form, refusal: read.refusal });
  const done = await act(id, read.value);
  if (done.ok) return goOn(c, `/register/accounts/${id}`, typeof words === 'string' ? words : words(done.value));
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

/** One account's page; `problem` is what was refused on the last try. */
export async function showAccount(c: Context<Visiting>, office: Office, id: AccountId | null, problem?: Problem): Promise<Response> {
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
      care: await careOf(db, policy, account, held, settings),
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
