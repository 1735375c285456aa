import { sql } from 'drizzle-orm';
import { Hono } from 'hono';
import { z } from 'zod';
import type { PersonId } from '#src/kernel/ids.ts';
import { parseId } from '#src/kernel/ids.ts';
import type { Office } from '#src/office.ts';
import { readForm } from '../form.ts';
import { page } from '../page.tsx';
import { answerRefusal } from '../refusal.tsx';
import { resetSignIn } from '../sign-in/changes.ts';
import { sendWelcome } from '../sign-in/welcome.ts';
import { goOn } from '../toast.ts';
import { PressForm } from '../ui/button.tsx';
import { State } from '../ui/gate.tsx';
import { Panel } from '../ui/panel.tsx';
import { Cell, Table } from '../ui/table.tsx';
import type { Visiting } from '../visit.ts';

export interface Seated {
  readonly id: PersonId;
  readonly name: string;
  readonly title: string;
  readonly email: string | null;
  readonly signsIn: boolean;
}

/** Who of the staff can sign in, and a welcome for those who cannot yet. */
export function signInListRoutes(office: Office): Hono<Visiting> {
  const app = new Hono<Visiting>();
  app.get('/account/sign-ins', async (c) => {
    const { actor, school } = c.var.visit;
    const may = await office.read(school.id, (db) =>
      office.gate.look(db, { actor, act: 'people:keep', on: { kind: 'School', id: school.id } }),
    );
    if (!may.ok) return answerRefusal(c, may.refusal);
    return page(
      c,
      { title: 'Who can sign in', desk: 'people', crumbs: [{ label: 'People', href: '/people' }] },
      <SignIns seated={await listSeated(office, c.var.visit.school.id, c.var.visit.today)} own={c.var.visit.person.id} />,
    );
  });
  app.post('/account/sign-ins', async (c) => {
    const form = await readForm(c, z.object({ person: z.string() }));
    const personId = form.ok ? parseId<'person'>(form.value.person) : null;
    if (personId === null) return goOn(c, '/account/sign-ins');
    const sent = await sendWelcome(office, c.var.visit.actor, { personId });
    return sent.ok ? goOn(c, '/account/sign-ins', 'A welcome is on its way to their own address.') : answerRefusal(c, sent.refusal);
  });
  app.post('/account/sign-ins/reset', async (c) => {
    const form = await readForm(c, z.object({ person: z.string() }));
    const personId = form.ok ? parseId<'person'>(form.value.person) : null;
    if (personId === null) return goOn(c, '/account/sign-ins');
    const done = await resetSignIn(office, c.var.visit.actor, { personId });
    if (!done.ok) return answerRefusal(c, done.refusal);
    return goOn(c, '/account/sign-ins', 'Taken off. A link to set it up anew is on its way to them, and somebody else has been told.');
  });
  return app;
}

async function listSeated(office: Office, schoolId: Parameters<Office['read']>[0], today: string): Promise<readonly Seated[]> {
  const seats = await office.outside((db) =>
    db.execute<{ id: PersonId }>(
      sql`select s.person_id as id from seat s join sign_in i on i.id = s.sign_in_id where s.school_id = ${schoolId} and (i.password_hash is not null
        or exists (select 1 from passkey k where k.sign_in_id = i.id))`,
    ),
  );
  const seated = new Set(seats.rows.map((row) => row.id));
  const staff = await office.read(schoolId, (db) =>
    db.execute<{ id: PersonId; name: string; title: string | null; email: string | null }>(sql`
      select p.id, coalesce(p.known_as, p.given_name) || ' ' || p.family_name as name, p.email,
        (select e.title from engagement e where e.school_id = p.school_id and e.person_id = p.id order by e.from_on desc limit 1) as title
      from person p where p.kind = 'staff' and not gone_on(p, ${today}::date) order by lower(p.family_name), lower(p.given_name)`),
  );
  return staff.rows.map((row) => ({ ...row, title: row.title ?? '', signsIn: seated.has(row.id) }));
}

function SignIns({ seated, own }: { seated: readonly Seated[]; own: PersonId }) {
  return (
    <Panel flush>
      <Table caption="Staff, and whether each can sign in" heads={['Who', 'Post', 'Sign-in', 'Send', 'Lost phone']}>
        {seated.map((one) => (
          <tr key={one.id}>
            <th scope="row">{one.name}</th>
            <Cell label="Post">{one.title}</Cell>
            <Cell label="Sign-in">
              {one.signsIn ? (
                <State is="open">Can sign in</State>
              ) : one.email === null ? (
                <State is="held">No e-mail address</State>
              ) : (
                <State is="plain">Not yet</State>
              )}
            </Cell>
            <Cell>
              {one.email !== null && (
                <PressForm
                  action="/account/sign-ins"
                  fields={{ person: one.id }}
                  small
                  icon="letter"
                  label={`${one.signsIn ? 'Send a new password link to' : 'Welcome'} ${one.name}`}
                >
                  {one.signsIn ? 'New password' : 'Welcome'}
                </PressForm>
              )}
            </Cell>
            <Cell label="Lost phone">
              {one.signsIn && one.id !== own && (
                <PressForm
                  action="/account/sign-ins/reset"
                  fields={{ person: one.id }}
                  small
                  kind="stop"
                  label={`Take the second key and the password of ${one.name} off, so that they set them up anew`}
                >
                  Take off
                </PressForm>
              )}
            </Cell>
          </tr>
        ))}
      </Table>
    </Panel>
  );
}
