import { Hono, type Context } from 'hono';
import { z } from 'zod';
import type { Office } from '#src/office.ts';
import { dayOf, instantOf, isDay, sayInstant, sayShortDay, type Day } from '#src/kernel/clock.ts';
import { parseId } from '#src/kernel/ids.ts';
import { ok } from '#src/kernel/result.ts';
import type { Citation, ClauseId } from '#src/kernel/citation.ts';
import { count } from '#src/kernel/words.ts';
import { page } from '#src/web/page.tsx';
import { answerRefusal } from '#src/web/refusal.tsx';
import { Button } from '#src/web/ui/button.tsx';
import { ChannelBadge } from '#src/web/ui/channel-badge.tsx';
import { Clause } from '#src/web/ui/clause.tsx';
import { Field, Select } from '#src/web/ui/field.tsx';
import { State } from '#src/web/ui/gate.tsx';
import { Empty } from '#src/web/ui/panel.tsx';
import { Cell, Table } from '#src/web/ui/table.tsx';
import type { Visit, Visiting } from '#src/web/visit.ts';
import { citesOfThePast } from '#src/desks/policy/desk.ts';
import { accountsOf } from '../accounts-store.ts';
import { exportRegister } from '../export.ts';
import type { Account, UseLine } from '../model.ts';
import { lastDayOf, lineSeen, stateSeen, withGround } from '../rules.ts';
import { listUses } from '../uses-store.ts';
import { readDesk } from './reading.ts';

const query = z.object({
  on: z.string().refine(isDay).optional().catch(undefined),
  at: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
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
  const read = await readDesk(c, office, async ({ db, policy, headByPost, seesWhy }) => {
    const filter = { headByPost, states: decided, ...(chosen === null ? {} : { account: chosen }) };
    const lines = (await listUses(db, at, filter)).map((line) => lineSeen(withGround(line, policy), seesWhy));
    return ok({ lines, accounts: await accountsOf(db), seesWhy, cite: await citesOfThePast(db, visit.school.id, policy) });
  });
  if (!read.ok) return answerRefusal(c, read.refusal);
  const search = new URLSearchParams({ on, ...(asked.at && { at: asked.at }), ...(chosen && { account: chosen }) }).toString();
  const people = new Set(read.value.lines.filter((line) => line.state === 'in-force').map((line) => line.personId)).size;
  const moment = sayInstant(at, visit.school.zone, visit.now);
  return page(
    c,
    {
      title: `Register on ${sayShortDay(on)}`,
      desk: 'register',
      crumbs: [{ label: 'Register', href: '/register' }],
      lead: (
        <>
          {count(people, 'person', 'people')} could post, as it stood on {moment}.<span class="no-print"> It prints on A4 as it is.</span>
        </>
      ),
      actions: <Button href={`/register/as-of.csv?${search}`}>Export</Button>,
    },
    <AsOf {...read.value} on={on} time={asked.at} chosen={chosen} visit={visit} />,
  );
}

/** Applications are between the one who asked and those who decide; the register says who was approved. */
const decided = ['agreed', 'in-force', 'suspended', 'revoked', 'ended'] as const;

interface Shown {
  readonly lines: readonly UseLine[];
  readonly accounts: readonly Account[];
  readonly seesWhy: boolean;
  readonly cite: (clause: ClauseId) => Citation;
  readonly on: Day;
  readonly time: string | undefined;
  readonly chosen: string | null;
  readonly visit: Visit;
}

function AsOf({ lines, accounts, on, time, chosen, ...shown }: Shown) {
  const options = accounts.map((one) => ({ value: one.id, label: one.name }));
  const places = accounts.filter((account) => lines.some((line) => line.accountId === account.id));
  return (
    <>
      <form class="filters" method="get" action="/register/as-of">
        <Field name="on" type="date" label="On" value={on} />
        <Field name="at" type="time" label="At, or the end of the day" {...(time !== undefined && { value: time })} />
        <Select name="account" label="Account" options={options} value={chosen} empty="All accounts" />
        <Button>Look it up</Button>
      </form>
      {places.length === 0 ? (
        <Empty title="Nobody could post here then." state="shut" />
      ) : (
        <div class="stack as-of">
          {places.map((account) => (
            <Place key={account.id} account={account} lines={lines.filter((line) => line.accountId === account.id)} {...shown} />
          ))}
        </div>
      )}
    </>
  );
}

type Reading = Pick<Shown, 'seesWhy' | 'cite' | 'visit'>;

/** One account: who could post there, and who said so. Those who could stand first. */
function Place({ account, lines, ...reading }: Reading & { account: Account; lines: readonly UseLine[] }) {
  const could = lines.filter((line) => line.state === 'in-force');
  const inOrder = [...could, ...lines.filter((line) => line.state !== 'in-force')];
  return (
    <section class="panel" aria-labelledby={`as-of-${account.id}`}>
      <header>
        <h2 id={`as-of-${account.id}`}>
          <ChannelBadge platform={account.platform} name={account.name} />
        </h2>
        <p class="sub">{could.length === 0 ? 'Nobody could post.' : `${count(could.length, 'person', 'people')} could post.`}</p>
      </header>
      <Table caption={`Official users of ${account.name} at that moment`} heads={['Person', 'Approved by', 'From', 'Until', 'Then']}>
        {inOrder.map((line) => (
          <AsOfRow key={line.id} line={line} {...reading} />
        ))}
      </Table>
    </section>
  );
}

function AsOfRow({ line, seesWhy, cite, visit }: Reading & { line: UseLine }) {
  const state = stateSeen(line.state, seesWhy);
  const say = (at: Date) => sayShortDay(dayOf(at, visit.school.zone));
  return (
    <tr data-row>
      <th scope="row">
        <a class="nm" href={`/register/people/${line.personId}`}>
          {line.holder}
        </a>
        <span class="meta">{[line.holderTitle, capacityWords[line.capacity]].filter(Boolean).join(', ')}</span>
      </th>
      <Cell label="Approved by" class="by">
        <span>
          {line.byPost ? 'By the headteacher’s role' : [line.decidedByName, line.decidedAs].filter(Boolean).join(', ')}{' '}
          {line.decidedClause !== null && <Clause of={cite(line.decidedClause)} />}
        </span>
      </Cell>
      <Cell {...(line.fromAt !== null && { label: 'From' })} class="day">
        {line.fromAt !== null && say(line.fromAt)}
      </Cell>
      <Cell {...(line.untilAt !== null && { label: 'Until' })} class="day">
        {line.untilAt !== null && sayShortDay(lastDayOf(line.untilAt, visit.school.zone))}
      </Cell>
      <Cell class="then">
        <State is={state.is}>{state.word}</State>
      </Cell>
    </tr>
  );
}

const capacityWords = { employee: 'employee', governor: 'governor', other: 'engaged otherwise' } as const;
