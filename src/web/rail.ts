import { createMiddleware } from 'hono/factory';
import type { Act } from '#src/kernel/acts.ts';
import { findPolicyInForce } from '#src/desks/policy/desk.ts';
import type { Office } from '#src/office.ts';
import type { DeskName } from './page.tsx';
import { waitingByDesk } from './today/waiting.ts';
import type { Visit, Visiting } from './visit.ts';

/** The navigation as it is for one person: what they may open, and how much of what waits there is theirs. */
export interface Rail {
  readonly opens: ReadonlySet<DeskName>;
  readonly waits: Readonly<Partial<Record<DeskName, number>>>;
}

/** What a desk's first page asks of the gate. The desks that are not here are open to everybody who is let in. */
const asks = {
  posts: 'publishing:read',
  consent: 'consent:read',
  register: 'register:read',
  policy: 'policy:read',
  journal: 'assurance:readJournal',
} as const satisfies Partial<Record<DeskName, Act>>;

/**
 * How long what was read is shown again, in milliseconds. The navigation is a signpost: the gate is asked afresh on every
 * page, whatever stands here. What the person does themselves shows at once.
 */
const fresh = 2_000;

interface Kept {
  readonly at: number;
  readonly rail: Promise<Rail>;
}

/** Gives every desk page its navigation, read when the page asks for it. */
export function knowRails(office: Office) {
  const kept = new Map<string, Kept>();
  return createMiddleware<Visiting>(async (c, next) => {
    const { visit } = c.var;
    const key = `${visit.school.id} ${visit.person.id}`;
    c.set('rail', () => {
      const at = performance.now();
      const known = kept.get(key);
      if (known !== undefined && at - known.at < fresh) return known.rail;
      for (const [old, one] of kept) if (at - one.at >= fresh) kept.delete(old);
      const rail = readRail(office, visit);
      kept.set(key, { at, rail });
      rail.catch(() => kept.delete(key));
      return rail;
    });
    const changes = c.req.method !== 'GET';
    if (changes) kept.delete(key);
    await next();
    if (changes) kept.delete(key);
  });
}

export function readRail(office: Office, visit: Visit): Promise<Rail> {
  const { actor, school, standing, today, now } = visit;
  return office.read(school.id, async (db) => {
    const on = { kind: 'School', id: school.id } as const;
    const opens = new Set<DeskName>(['today']);
    if (!standing.revoked) opens.add('people');
    for (const [desk, act] of Object.entries(asks) as [keyof typeof asks, Act][])
      if ((await office.gate.look(db, { actor, act, on })).ok) opens.add(desk);
    const policy = await findPolicyInForce(db, school.id, today);
    if (policy === null) return { opens, waits: {} };
    const waiting = await waitingByDesk({ office, db, actor, standing, policy, zone: school.zone, now });
    const waits = Object.entries(waiting).map(([desk, all]) => [desk, all.filter((one) => one.mine).length] as const);
    return { opens, waits: Object.fromEntries(waits) };
  });
}
