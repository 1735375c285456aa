import { type Context, Hono } from 'hono';
import { sayInstant } from '#src/kernel/clock.ts';
import { parseId } from '#src/kernel/ids.ts';
import { absent } from '#src/kernel/refusal.ts';
import { no, ok } from '#src/kernel/result.ts';
import { askOfStaffImage } from '#src/desks/consent/desk.ts';
import { findPerson, fullName } from '#src/desks/people/desk.ts';
import { policyInForce } from '#src/desks/policy/desk.ts';
import type { Office } from '#src/office.ts';
import { page } from '#src/web/page.tsx';
import { answerRefusal } from '#src/web/refusal.tsx';
import type { Visit, Visiting } from '#src/web/visit.ts';
import { Button } from '#src/web/ui/button.tsx';
import { ChannelBadge } from '#src/web/ui/channel-badge.tsx';
import { Clause } from '#src/web/ui/clause.tsx';
import { State } from '#src/web/ui/gate.tsx';
import { Empty, Panel } from '#src/web/ui/panel.tsx';
import { whereShown, type HowShown, type ShownAt } from '../showing.ts';

/** Where a member of staff is shown, for them and for the office (WH-CON-03). */
export function showingRoutes(office: Office): Hono<Visiting> {
  return new Hono<Visiting>().get('/posts/showing/:person', (c) => showShowing(office, c));
}

async function showShowing(office: Office, c: Context<Visiting>): Promise<Response> {
  const { visit } = c.var;
  const { actor, now, school, today } = visit;
  const id = parseId<'person'>(c.req.param('person'));
  const read = await office.read(school.id, async (db) => {
    const person = id === null ? null : await findPerson(db, id);
    // Where a pupil is shown is asked post by post: a list of what comes down would say that somebody said no.
    if (person === null || person.kind !== 'staff') return no(absent);
    const may = await office.gate.look(db, await askOfStaffImage(db, actor, person.id, now));
    if (!may.ok) return may;
    const policy = await policyInForce(db, school.id, today);
    const clause = policy.check('no-staff-image-permission')?.clause;
    return ok({ person, items: await whereShown(db, person.id, now), citation: clause === undefined ? null : policy.cite(clause) });
  });
  if (!read.ok) return answerRefusal(c, read.refusal);
  const { person, items, citation } = read.value;
  const isMine = person.id === visit.person.id;
  return page(
    c,
    {
      title: isMine ? 'Where you are shown' : `Where ${fullName(person)} is shown`,
      desk: 'posts',
      crumbs: [
        { label: 'Consent', href: '/consent' },
        { label: isMine ? 'Your picture' : fullName(person), href: `/consent/staff/${person.id}` },
      ],
      lead: (
        <>
          Posts with a picture of {isMine ? 'you' : 'them'}, and what happens to them. {citation && <Clause of={citation} />}
        </>
      ),
      actions: <Button href={`/consent/staff/${person.id}`}>{isMine ? 'Change your answer' : 'Their answer'}</Button>,
    },
    <Showing items={items} visit={visit} />,
  );
}

const groups = [
  { how: 'ask', title: 'To be asked for', sub: 'Other people run these places: the school asks them to take it down.' },
  { how: 'removing', title: 'Being removed', sub: 'On the school’s own places, today.' },
  { how: 'shown', title: 'Shown', sub: 'With leave.' },
  { how: 'gone', title: 'Removed' },
] as const satisfies readonly { how: HowShown; title: string; sub?: string }[];

const states = {
  ask: { is: 'held', word: 'Ask' },
  removing: { is: 'held', word: 'Coming down' },
  shown: { is: 'open', word: 'Up' },
  gone: { is: 'shut', word: 'Down' },
} as const satisfies Record<HowShown, { is: string; word: string }>;

function Showing({ items, visit }: { items: readonly ShownAt[]; visit: Visit }) {
  if (items.length === 0) return <Empty title="No post shows this face." />;
  return (
    <div class="stack">
      {groups.map((group) => {
        const here = items.filter((one) => one.how === group.how);
        if (here.length === 0) return null;
        return (
          <Panel key={group.how} title={group.title} {...('sub' in group && { sub: group.sub })}>
            <ul class="deliveries">
              {here.map((one) => (
                <li class="delivery" key={`${one.postId} ${one.place.name}`}>
                  <div class="row">
                    <ChannelBadge platform={one.place.platform} name={one.place.name} />
                    <State is={states[one.how].is}>{states[one.how].word}</State>
                    <span class="meta">{sayInstant(one.at, visit.school.zone, visit.now)}</span>
                  </div>
                  <p>
                    <a href={`/posts/${one.postId}`}>{one.title}</a>
                  </p>
                </li>
              ))}
            </ul>
          </Panel>
        );
      })}
    </div>
  );
}
