import { Hono, type Context } from 'hono';
import { z } from 'zod';
import type { Office } from '#src/office.ts';
import { dayOf, instantOf, isDay, sayDay, sayInstant, type Day } from '#src/kernel/clock.ts';
import { parseId } from '#src/kernel/ids.ts';
import { ok } from '#src/kernel/result.ts';
import { count } from '#src/kernel/words.ts';
import { page } from '#src/web/page.tsx';
import { answerRefusal } from '#src/web/refusal.tsx';
import { Button } from '#src/web/ui/button.tsx';
import { Field, Select } from '#src/web/ui/field.tsx';
import { State } from '#src/web/ui/gate.tsx';
import { Empty } from '#src/web/ui/panel.tsx';
import { Cell, Table } from '#src/web/ui/table.tsx';
import type { Visit, Visiting } from '#src/web/visit.ts';
import { accountsOf } from '../accounts-store.ts';
import { exportRegister } from '../export.ts';
import type { Account, UseLine } from '../model.ts';
import { lineSeen, stateSeen } from '../rules.ts';
import { listUses } from '../uses-store.ts';
import { readDesk, visibleLines } from './reading.ts';

const query = z.object({
  on: z.string().refine(isDay).optional().catch(undefined),
  at: z
    .string()
    .regex(/^\d\d:\d\d$/)
    .optional()
    .catch(undefined),
  account: z.string().optional().catch(undefined),
});

/** The end of a day that is over, this very moment for today, unless a time is asked for. */
function momentAsked(visit: Visit, on: Day, at: string | undefined): Date {
  const { zone } = visit.school;
  if (at !== undefined) return instantOf(on, at, zone);
  return on >= visit.today ? visit.now : new Date(instantOf(on, '23:59', zone).getTime() + 59_999);
}

/** Who could post on a day, and who said so: `/register/as-of?on=2026-03-12&account=…`, printed or exported. */
export function asOfRoutes(office: Office): Hono<Visiting> {
  const routes = new Hono<Visiting>();
  routes.get('/as-of', (c) => showAsOf(c, office));
  routes.get('/as-of.csv', async (c) => {
    const { visit } = c.var;
    const asked = query.parse(c.req.query());
    const on = asked.on ?? visit.today;
    const account = parseId<'account'>(asked.account);
    const done = await exportRegister(office, visit.actor, { at: momentAsked(visit, on, asked.at), account });
    if (!done.ok) return answerRefusal(c, done.refusal);
    return c.body(`\uFEFF${done.value}`, 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="register-${on}.csv"`,
    });
  });
  return routes;
}

async function showAsOf(c: Context<Visiting>, office: Office): Promise<Response> {
  const { visit } = c.var;
  const asked = query.parse(c.req.query());
  const on = asked.on ?? visit.today;
  const at = momentAsked(visit, on, asked.at);
  const chosen = parseId<'account'>(asked.account);
  const read = await readDesk(c, office, async ({ db, headByPost, seesWhy }) => {
    const filter = { headByPost, ...(chosen === null ? {} : { account: chosen }) };
    const lines = await visibleLines(c, office, db, await listUses(db, at, filter));
    return ok({ lines: lines.map((line) => lineSeen(line, seesWhy)), accounts: await accountsOf(db), seesWhy });
  });
  if (!read.ok) return answerRefusal(c, read.refusal);
  const search = new URLSearchParams({ on, ...(asked.at && { at: asked.at }), ...(chosen && { account: chosen }) }).toString();
  const could = read.value.lines.filter((line) => line.state === 'in-force').length;
  const account = read.value.accounts.find((one) => one.id === chosen);
  return page(
    c,
    {
      title: `Register on ${sayDay(on, visit.today)}`,
      desk: 'register',
      crumbs: [{ label: 'Register', href: '/register' }],
      lead: `${count(could, 'line')} in force${account === undefined ? '' : ` on ${account.name}`}, ${sayInstant(at, visit.school.zone, visit.now)}. Print it from your browser.`,
      actions: <Button href={`/register/as-of.csv?${search}`}>Export</Button>,
    },
    <AsOf {...read.value} on={on} time={asked.at} chosen={chosen} visit={visit} />,
  );
}

interface Shown {
  readonly lines: readonly UseLine[];
  readonly accounts: readonly Account[];
  readonly seesWhy: boolean;
  readonly on: Day;
  readonly time: string | undefined;
  readonly chosen: string | null;
  readonly visit: Visit;
}

function AsOf({ lines, accounts, seesWhy, on, time, chosen, visit }: Shown) {
  const options = accounts.map((one) => ({ value: one.id, label: one.name }));
  return (
    <>
      <form class="filters" method="get" action="/register/as-of">
        <Field name="on" type="date" label="On" value={on} />
        <Field name="at" type="time" label="At" hint="Empty: the end of the day" {...(time !== undefined && { value: time })} />
        <Select name="account" label="Account" options={options} value={chosen} empty="All accounts" />
        <Button>Look it up</Button>
      </form>
      {lines.length === 0 ? (
        <Empty title="Nobody could post here then." state="shut" />
      ) : (
        <section class="panel">
          <Table caption="Official users at that moment" heads={['Person', 'Account', 'As', 'Approved by', 'From', 'Until', 'Then']}>
            {lines.map((line) => (
              <AsOfRow key={line.id} line={line} seesWhy={seesWhy} visit={visit} />
            ))}
          </Table>
        </section>
      )}
    </>
  );
}

function AsOfRow({ line, seesWhy, visit }: { line: UseLine; seesWhy: boolean; visit: Visit }) {
  const state = stateSeen(line.state, seesWhy);
  const say = (at: Date | null) => (at === null ? '' : sayDay(dayOf(at, visit.school.zone), visit.today));
  return (
    <tr data-row>
      <th scope="row">
        <a class="nm" href={`/register/people/${line.personId}`}>
          {line.holder}
        </a>
      </th>
      <Cell label="Account">{line.accountName}</Cell>
      <Cell label="As">{capacityWords[line.capacity]}</Cell>
      <Cell label="Approved by">
        {line.byPost ? 'By the headteacher’s role' : [line.decidedByName, line.decidedAs].filter(Boolean).join(', ')}
        {line.decidedClause !== null && (
          <>
            {' '}
            <a class="policy-voice" href={`/policy/clauses/${line.decidedClause}`} data-leaf>
              {line.decidedClause}
            </a>
          </>
        )}
      </Cell>
      <Cell label="From">{say(line.fromAt)}</Cell>
      <Cell label="Until">{say(line.untilAt)}</Cell>
      <Cell label="Then">
        <State is={state.is}>{state.word}</State>
      </Cell>
    </tr>
  );
}

export const capacityWords = { employee: 'Employee', governor: 'Governor', other: 'Neither' } as const;
