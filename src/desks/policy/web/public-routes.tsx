import { Hono } from 'hono';
import { dayOf } from '#src/kernel/clock.ts';
import { schoolBySlug } from '#src/infra/schools.ts';
import { readers } from '#src/infra/gate/pack-files.ts';
import type { Office } from '#src/office.ts';
import { nothingPage } from '#src/web/error-pages.tsx';
import { visitorPage } from '#src/web/page.tsx';
import type { Arriving } from '#src/web/visit.ts';
import { whoStandsBehind } from '../approved.ts';
import { findVersionOn } from '../store.ts';
import { PublicPolicy } from './public-policy.tsx';
import { readVersion } from './reading.ts';

/** The policy as anybody may read it, without an account and without a script (OC-SCOPE-01, KP-PUB-02, WH-SCOPE-03). */
export function publicPolicyRoutes(office: Office): Hono<Arriving> {
  const routes = new Hono<Arriving>();
  routes.get('/s/:slug/policy', async (c) => {
    const school = await schoolBySlug(office, c.req.param('slug'));
    if (school === null) return nothingPage(c);
    const today = dayOf(office.now(), school.zone);
    const found = await office.read(school.id, async (db) => {
      const version = await findVersionOn(db, school.id, today);
      return version === null ? null : { version, behind: await whoStandsBehind(db, version, today) };
    });
    if (found === null) return nothingPage(c);
    const read = readVersion(found.version);
    const reader = readers.find((one) => one === c.req.query('as')) ?? null;
    c.header('cache-control', 'public, max-age=60');
    const about = { title: 'Social media policy', owner: school.name, what: 'Social media policy', isDemo: school.isDemo };
    return visitorPage(
      c,
      about,
      <PublicPolicy read={read} behind={found.behind} school={school.name} zone={school.zone} today={today} reader={reader} />,
    );
  });
  return routes;
}
