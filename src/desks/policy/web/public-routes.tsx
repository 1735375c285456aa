import { Hono } from 'hono';
import { dayOf } from '#src/kernel/clock.ts';
import type { SchoolId } from '#src/kernel/ids.ts';
import type { Db } from '#src/infra/db/transact.ts';
import { packs } from '#src/infra/gate/packs.ts';
import { schoolBySlug } from '#src/infra/schools.ts';
import { readers } from '#src/infra/gate/pack-files.ts';
import type { Office } from '#src/office.ts';
import { nothingPage } from '#src/web/error-pages.tsx';
import { visitorPage } from '#src/web/page.tsx';
import type { Arriving } from '#src/web/visit.ts';
import { standBehindEach, whoStandsBehind } from '../approved.ts';
import { policyOf } from '../desk.ts';
import type { PolicyVersion } from '../model.ts';
import { publicIn } from '../service.ts';
import { findVersionOn, listVersions } from '../store.ts';
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
      if (version === null) return null;
      const past = (await listVersions(db, school.id)).filter((one) => one.inForceFrom <= today);
      const [fit, behind, versions] = await Promise.all([
        readable(office, db, school.id, version),
        whoStandsBehind(db, version, today),
        standBehindEach(db, past, today),
      ]);
      return { version: fit, behind, versions };
    });
    if (found === null) return nothingPage(c);
    const read = readVersion(found.version);
    const reader = readers.find((one) => one === c.req.query('as')) ?? null;
    c.header('cache-control', 'public, max-age=60');
    const about = {
      title: 'Social media policy',
      owner: school.name,
      what: 'Social media policy',
      isDemo: school.isDemo,
      links: [{ label: 'News', href: `/s/${school.slug}/news` }],
    };
    return visitorPage(
      c,
      about,
      <PublicPolicy
        read={read}
        behind={found.behind}
        versions={found.versions}
        school={school.name}
        zone={school.zone}
        today={today}
        reader={reader}
      />,
    );
  });
  return routes;
}

/** What was set before anybody read it, and may not stand where everybody does, is left out: the policy's own words stand there. */
async function readable(office: Office, db: Db, schoolId: SchoolId, version: PolicyVersion): Promise<PolicyVersion> {
  const words = publicIn(packs().pack(version.pack), version.parameters);
  const unfit = (await office.readPublic({ db, schoolId }, words, policyOf(version)))?.fields ?? {};
  return { ...version, parameters: Object.fromEntries(Object.entries(version.parameters).filter(([name]) => unfit[name] === undefined)) };
}
