import { Hono, type Context } from 'hono';
import type { Office } from '#src/office.ts';
import { ok } from '#src/kernel/result.ts';
import { count } from '#src/kernel/words.ts';
import { listAbsences } from '#src/desks/people/desk.ts';
import { page } from '#src/web/page.tsx';
import { answerRefusal } from '#src/web/refusal.tsx';
import { Button } from '#src/web/ui/button.tsx';
import { Clause } from '#src/web/ui/clause.tsx';
import type { Visiting } from '#src/web/visit.ts';
import { accountsOf, listDuties } from '../accounts-store.ts';
import { onSchool } from '../acts.ts';
import { gridRows, settingsOf } from '../overview.ts';
import { supportersClause } from '../independent.ts';
import { unreadRules } from '../rules-store.ts';
import { listApprovedDuring, listUses } from '../uses-store.ts';
import { accountRoutes } from './account-routes.tsx';
import { asOfRoutes } from './as-of.tsx';
import { guidanceRoutes } from './guidance.tsx';
import { independentRoutes } from './independent-routes.tsx';
import { readDesk, settingsDue, visibleLines, type Desk } from './reading.ts';
import { RegisterPage } from './register-page.tsx';
import { useRoutes } from './use-routes.tsx';

/** The register, under `/register`. */
export function registerRoutes(office: Office): Hono<Visiting> {
  const routes = new Hono<Visiting>();
  routes.get('/', (c) => showRegister(c, office));
  routes.route('/', asOfRoutes(office));
  routes.route('/', useRoutes(office));
  routes.route('/', guidanceRoutes(office));
  routes.route('/accounts', accountRoutes(office));
  routes.route('/independent', independentRoutes(office));
  return routes;
}

async function showRegister(c: Context<Visiting>, office: Office): Promise<Response> {
  const { visit } = c.var;
  const read = await readDesk(c, office, async (desk) => {
    const { db, policy, seesWhy } = desk;
    const accounts = await accountsOf(db, { on: visit.today });
    const duties = await listDuties(db, visit.now);
    const lines = await visibleLines(c, office, db, await listUses(db, visit.now, { headByPost: desk.headByPost }));
    const due = await settingsDue(desk, visit.now, visit.today);
    return ok({
      rows: gridRows(lines, accounts, duties, seesWhy),
      cards: accounts.map((account) => ({
        account,
        settings: settingsOf(account, duties, due(account.id)),
      })),
      cite: { users: policy.cite(policy.governing('register:approve')), accounts: policy.cite(policy.governing('register:keepAccounts')) },
      meanwhile: await meanwhile(c, desk),
      mine: await waitingForMe(c, desk),
      keepsAccounts: desk.keepsAccounts,
      tells: (await office.gate.look(db, onSchool(visit.actor, 'register:tellOfAccount'))).ok,
      supporters: supportersClause(policy) !== null,
    });
  });
  if (!read.ok) return answerRefusal(c, read.refusal);
  const { rows, cards, cite, keepsAccounts, tells, supporters } = read.value;
  const users = rows.filter((row) => row.state.is === 'open').length;
  return page(
    c,
    {
      title: 'Register',
      desk: 'register',
      lead: (
        <>
          {count(users, 'official user')}, {count(cards.length, 'account')}. What is not on this register is not a school account.{' '}
          <Clause of={cite.accounts} />
        </>
      ),
      actions: (
        <>
          <Button href="/register/rules">Rules</Button>
          {supporters && <Button href="/register/independent">Run by supporters</Button>}
          {keepsAccounts && <Button href="/register/accounts/new">Add an account</Button>}
          {tells && !keepsAccounts && <Button href="/register/accounts/tell">Tell of an account</Button>}
          <Button kind="primary" icon="plus" href="/register/apply">
            Ask to post
          </Button>
        </>
      ),
    },
    <RegisterPage {...read.value} visit={visit} />,
  );
}

/** KP-OFF-04: on returning, the head reads what was approved meanwhile; for a month. */
async function meanwhile(c: Context<Visiting>, { db }: Desk) {
  const { person, standing, now } = c.var.visit;
  if (!standing.roles.includes('headteacher')) return [];
  const month = 30 * 24 * 60 * 60 * 1000;
  const recent = (await listAbsences(db, person.id)).filter((one) => now.getTime() - (one.returnedAt ?? one.recordedAt).getTime() < month);
  const lines = [];
  for (const absence of recent) lines.push(...(await listApprovedDuring(db, absence.id, now)));
  return lines;
}

/** What the register waits for this one person to do. */
async function waitingForMe(c: Context<Visiting>, { db }: Desk) {
  const { person, now } = c.var.visit;
  const waiting = [];
  const unread = await unreadRules(db, person.id);
  const uses = await listUses(db, now, { person: person.id, states: ['in-force'], headByPost: true });
  if (unread.length > 0 && uses.length > 0)
    waiting.push({ href: '/register/rules', what: `${count(unread.length, 'rule')} to read`, act: 'Read' });
  const duties = (await listDuties(db, now)).filter((one) => one.personId === person.id && one.acceptedAt === null);
  for (const duty of duties)
    waiting.push({ href: `/register/accounts/${duty.accountId}`, what: `You are named ${duty.duty}`, act: 'Accept or say no' });
  return waiting;
}
