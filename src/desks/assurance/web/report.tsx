import { Hono, type Context } from 'hono';
import { z } from 'zod';
import type { Office } from '#src/office.ts';
import { isDay, sayDay } from '#src/kernel/clock.ts';
import { count } from '#src/kernel/words.ts';
import { page } from '#src/web/page.tsx';
import { answerRefusal } from '#src/web/refusal.tsx';
import { Button } from '#src/web/ui/button.tsx';
import { Clause } from '#src/web/ui/clause.tsx';
import { Field } from '#src/web/ui/field.tsx';
import { Empty, Panel } from '#src/web/ui/panel.tsx';
import { Cell, Table } from '#src/web/ui/table.tsx';
import type { Visiting } from '#src/web/visit.ts';
import { reportUse, type Counted, type UseReport } from '../report.ts';

const day = z.string().refine(isDay).nullable().catch(null);
const query = z.object({ from: day, until: day });

/** How official use went, for leadership and governors, under `/journal/report`. */
export function reportRoutes(office: Office): Hono<Visiting> {
  return new Hono<Visiting>().get('/', (c) => showReport(c, office));
}

async function showReport(c: Context<Visiting>, office: Office): Promise<Response> {
  const { actor, today } = c.var.visit;
  const read = await reportUse(office, actor, query.parse({ from: c.req.query('from'), until: c.req.query('until') }));
  if (!read.ok) return answerRefusal(c, read.refusal);
  const { from, until, citation } = read.value;
  return page(
    c,
    {
      title: 'How it was used',
      desk: 'journal',
      crumbs: [{ label: 'Journal', href: '/journal' }],
      actions: <Button href="/journal/month">A month of work</Button>,
      lead: (
        <>
          {sayDay(from, today)} to {sayDay(until, today)}, counted. Nobody is named here. <Clause of={citation} />
        </>
      ),
    },
    <Report of={read.value} />,
  );
}

function Report({ of }: { of: UseReport }) {
  return (
    <>
      <form class="filters" method="get" action="/journal/report">
        <Field name="from" type="date" label="From" value={of.from} />
        <Field name="until" type="date" label="Until" value={of.until} />
        <Button>Count</Button>
      </form>
      <div class="stack">
        <Panel title="Posts" sub={count(of.posts, 'post')}>
          <Rows caption="Posts by account" rows={of.byAccount} none="Nothing went out." />
          <Rows caption="Posts by purpose" rows={of.byPurpose} />
          {of.minutes !== null && (
            <p>
              From first word to sending: half took {count(Math.round(of.minutes.middle), 'minute')} or less, and the slowest one in ten{' '}
              {count(Math.round(of.minutes.slow), 'minute')} or more.
            </p>
          )}
        </Panel>
        <Refusals of={of} />
        <Panel title="New uses proposed">
          <Rows
            caption="Applications for official use"
            rows={[
              { what: 'Proposed', n: of.proposals.proposed },
              { what: 'Accepted', n: of.proposals.accepted },
              { what: 'Declined', n: of.proposals.declined },
              { what: 'Not answered within the set days', n: of.proposals.late },
            ]}
          />
        </Panel>
        <Panel title="Owed today">
          <Rows caption="Duties overdue" rows={overdueRows(of)} />
        </Panel>
        <Panel title="What touched information or systems">
          <Rows caption="Incidents" rows={of.incidents} />
        </Panel>
        <Panel title="Concerns and cases">
          <p>On trust: cases are kept outside Gatepost and are not counted here.</p>
        </Panel>
      </div>
    </>
  );
}

function Rows({ caption, rows, none }: { caption: string; rows: readonly Counted[]; none?: string }) {
  if (rows.length === 0) return none === undefined ? null : <Empty title={none} />;
  return (
    <Table caption={caption} heads={[caption, 'How many']}>
      {rows.map((row) => (
        <tr key={row.what}>
          <th scope="row">{row.what}</th>
          <Cell label="How many">{row.n}</Cell>
        </tr>
      ))}
    </Table>
  );
}

function Refusals({ of }: { of: UseReport }) {
  return (
    <Panel title="What the gate did not let through">
      {of.refusals.length === 0 ? (
        <Empty title="Everything that was asked was open." />
      ) : (
        <Table caption="Refusals by kind" heads={['Kind', 'Clause', 'How many']}>
          {of.refusals.map((row) => (
            <tr key={`${row.what} ${row.citation?.clause ?? ''}`}>
              <th scope="row">{row.what}</th>
              <Cell label="Clause">{row.citation !== null && <Clause of={row.citation} />}</Cell>
              <Cell label="How many">{row.n}</Cell>
            </tr>
          ))}
        </Table>
      )}
    </Panel>
  );
}

function overdueRows({ overdue }: UseReport): readonly Counted[] {
  return [
    { what: 'Applications waiting for a decision', n: overdue.applicationsWaiting },
    { what: 'Account details not confirmed', n: overdue.detailsOwed },
    { what: 'Official users with rules to read', n: overdue.rulesUnread },
    { what: 'Official users whose safeguarding awareness is due', n: overdue.awarenessDue },
    { what: 'Accounts without an administrator in post', n: overdue.withoutAdministrator },
    { what: 'Posts to be put up by hand, late', n: overdue.byHand },
    { what: 'Posts to be taken down by hand, late', n: overdue.byHandDown },
    { what: 'Posts said to be untrue, past their day', n: overdue.untrue },
    { what: 'Posts still up though a right to use something in them has ended', n: overdue.licencesEnded },
    { what: 'Possible data breaches past their hours', n: overdue.breaches },
  ];
}
