import { Hono } from 'hono';
import { dayOf, sayDay } from '#src/kernel/clock.ts';
import { absent } from '#src/kernel/refusal.ts';
import { no, ok } from '#src/kernel/result.ts';
import type { Office } from '#src/office.ts';
import { page } from '#src/web/page.tsx';
import { answerRefusal } from '#src/web/refusal.tsx';
import { Clause } from '#src/web/ui/clause.tsx';
import { Empty, Panel } from '#src/web/ui/panel.tsx';
import { Cell, Table } from '#src/web/ui/table.tsx';
import type { Visiting } from '#src/web/visit.ts';
import { policyInForce } from '../desk.ts';
import { personalClauses, remindedBy, remindedThisYear } from '../reminders.ts';

/** What people answer for themselves, what to tell a class, and for the leadership who was reminded (KP-SCOPE-01). */
export function reminderRoutes(office: Office): Hono<Visiting> {
  const routes = new Hono<Visiting>();
  routes.get('/', async (c) => {
    const { actor, school, today } = c.var.visit;
    const read = await office.read(school.id, async (db) => {
      const on = { kind: 'School', id: school.id } as const;
      const may = await office.gate.look(db, { actor, act: 'policy:read', on });
      if (!may.ok) return may;
      const policy = await policyInForce(db, school.id, today);
      if (remindedBy(policy).length === 0) return no(absent);
      const leads = await office.gate.look(db, { actor, act: 'policy:localise', on });
      return ok({ policy, year: leads.ok ? await remindedThisYear(db, today) : null });
    });
    if (!read.ok) return answerRefusal(c, read.refusal);
    const { policy, year } = read.value;
    const list = (reader: 'employees' | 'pupils') => (
      <ul class="ways">
        {personalClauses(policy, reader).map(({ id, text }) => (
          <li key={id}>
            <p class="policy-voice">{text}</p>
            <Clause of={policy.cite(id)} />
          </li>
        ))}
      </ul>
    );
    const about = { title: 'What each answers for', desk: 'policy', crumbs: [{ label: 'Policy', href: '/policy' }] } as const;
    return page(
      c,
      about,
      <div class="stack">
        <Panel title="You yourself" sub="At work and outside it.">
          {list('employees')}
        </Panel>
        <Panel title="To tell a class">{list('pupils')}</Panel>
        {year !== null && (
          <Panel title="Who was reminded" sub={`In the school year that began on ${sayDay(year.begins, today)}.`} flush>
            {year.people.length === 0 ? (
              <Empty title="Nobody yet this year.">Everybody is reminded when the next school year begins.</Empty>
            ) : (
              <Table caption="Who was reminded" heads={['Name', 'Of what', 'When']}>
                {year.people.map((one) => (
                  <tr key={`${one.name} ${one.ofClass ? 'class' : 'own'}`} data-row>
                    <th scope="row">{one.name}</th>
                    <Cell label="Of what">{one.ofClass ? 'What to tell a class' : 'What they answer for'}</Cell>
                    <Cell label="When">{sayDay(dayOf(one.at, school.zone), today)}</Cell>
                  </tr>
                ))}
              </Table>
            )}
          </Panel>
        )}
      </div>,
    );
  });
  return routes;
}
