import { Hono } from 'hono';
import type { Office } from '#src/office.ts';
import { findPeople, type Findable } from '#src/desks/consent/desk.ts';
import { clausesOf } from '#src/desks/policy/desk.ts';
import { findPosts, type FoundPost } from '#src/desks/publishing/desk.ts';
import type { Citation } from '#src/kernel/citation.ts';
import { page } from '../page.tsx';
import type { Visit, Visiting } from '../visit.ts';
import { FindPage } from './find-page.tsx';

export interface Found {
  readonly posts: readonly FoundPost[];
  readonly clauses: readonly Citation[];
  readonly people: readonly Findable[];
}

/** One field over everything, and only what this reader may see of it. */
export function findRoutes(office: Office): Hono<Visiting> {
  const app = new Hono<Visiting>();
  app.get('/find', async (c) => {
    const query = (c.req.query('q') ?? '').trim().slice(0, 100);
    const found = query === '' ? null : await find(office, c.var.visit, query);
    return page(c, { title: 'Find', desk: 'find', bare: true }, <FindPage query={query} found={found} visit={c.var.visit} />);
  });
  return app;
}

function find(office: Office, visit: Visit, query: string): Promise<Found> {
  const { actor, now, school, today } = visit;
  return office.read(school.id, async (db) => {
    const on = { kind: 'School', id: school.id } as const;
    // Names are for those who name people on pictures or keep their answers; the list says nothing else of anybody.
    const drafts = await office.gate.look(db, { actor, act: 'publishing:draft', on });
    const keeps = drafts.ok || (await office.gate.look(db, { actor, act: 'consent:read', on })).ok;
    return {
      posts: await findPosts(office, db, actor, query, now),
      clauses: clausesWith(await clausesOf(db, school.id, today), query),
      people: keeps ? await findPeople(db, query) : [],
    };
  });
}

/** Clauses with all the words in their reference, heading or text; those whose reference matches come first. */
export function clausesWith(clauses: readonly Citation[], query: string): readonly Citation[] {
  const words = query.toLowerCase().split(/\s+/);
  const has = (text: string) => words.every((word) => text.toLowerCase().includes(word));
  const byName = clauses.filter((one) => has(`${one.ref} ${one.heading} ${one.clause}`));
  const byText = clauses.filter((one) => !byName.includes(one) && has(`${one.ref} ${one.heading} ${one.text}`));
  return [...byName, ...byText].slice(0, 12);
}
