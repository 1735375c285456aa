import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { isDay } from '#src/kernel/clock.ts';
import { packIds } from '#src/kernel/policy.ts';
import { absent } from '#src/kernel/refusal.ts';
import { packs } from '#src/infra/gate/packs.ts';
import type { Office } from '#src/office.ts';
import { formAgain, readForm, type FormState } from '#src/web/form.ts';
import { fragment, page } from '#src/web/page.tsx';
import { answerRefusal } from '#src/web/refusal.tsx';
import { goOn } from '#src/web/toast.ts';
import type { Visiting } from '#src/web/visit.ts';
import { lastWith } from '../desk.ts';
import { standBehindEach } from '../approved.ts';
import { firstDay } from '../rules.ts';
import { adoptPolicy, changePolicy, recordReview } from '../service.ts';
import { listVersions } from '../store.ts';
import { viewsOf } from '../views.ts';
import { PackChoices } from './adopt-page.tsx';
import { ClauseLeaf, ClausePage } from './clause-page.tsx';
import { PolicyPage } from './policy-page.tsx';
import { readModel, readVersion, seePolicy, type PolicySeen } from './reading.ts';
import { reminderRoutes } from './reminder-routes.tsx';
import { riskRoutes } from './risk-routes.tsx';
import { SettingsForm } from './settings-form.tsx';
import { settingsIn } from './typed-settings.ts';
import { VersionsPage } from './versions-page.tsx';

type Page = Context<Visiting>;

const crumbs = [{ label: 'Policy', href: '/policy' }];
const change = z.looseObject({ inForceFrom: z.string().refine(isDay, 'Write a day.'), note: z.string().max(300).default('') });

/** The policy desk's pages, under `/policy`. */
export function policyRoutes(office: Office): Hono<Visiting> {
  const routes = new Hono<Visiting>();
  routes.get('/policy', (c) => showPolicy(c, office));
  routes.route('/policy/risks', riskRoutes(office));
  routes.route('/policy/reminders', reminderRoutes(office));
  routes.post('/policy/review', (c) => review(c, office));
  routes.get('/policy/versions', (c) => showVersions(c, office));
  routes.get('/policy/clauses/:id', (c) => showClause(c, office));
  routes.get('/policy/change', (c) => showChange(c, office));
  routes.post('/policy/change', (c) => makeChange(c, office));
  routes.get('/policy/adopt', (c) => showAdopt(c, office));
  routes.post('/policy/adopt', (c) => makeAdoption(c, office));
  return routes;
}

async function showPolicy(c: Page, office: Office, form?: FormState) {
  const { visit } = c.var;
  const { on, version } = c.req.query();
  const seen = await seePolicy(office, visit, { ...(on && isDay(on) && { on }), ...(version && { version }) });
  if (!seen.ok) return answerRefusal(c, seen.refusal);
  const chosen = c.req.queries('view') ?? [];
  const keep = new URLSearchParams({ ...(on && { on }), ...(version && { version }) });
  const body = (
    <PolicyPage
      seen={seen.value}
      school={visit.school.name}
      zone={visit.school.zone}
      today={visit.today}
      chosen={knownIn(seen.value, chosen)}
      keep={keep}
      form={form}
    />
  );
  return page(c, { title: 'Policy', desk: 'policy', bare: true, status: form === undefined ? 200 : 422 }, body);
}

const reviewed = z.object({ reviewedOn: z.string().default(''), reviewedBy: z.string().default(''), nextOn: z.string().default('') });

async function review(c: Page, office: Office) {
  const read = await readForm(c, reviewed);
  if (!read.ok) return showPolicy(c, office, read.form);
  const done = await recordReview(office, c.var.visit.actor, read.value);
  if (done.ok) return goOn(c, '/policy', 'The review is on record.');
  return done.refusal.kind === 'unclear' ? showPolicy(c, office, formAgain(read.typed, done.refusal)) : answerRefusal(c, done.refusal);
}

/** A view that this policy does not have shows nothing less. */
function knownIn({ pack }: PolicySeen, chosen: readonly string[]): readonly string[] {
  const keys = viewsOf(pack, []).flatMap(({ choices }) => choices.map(({ key }) => key));
  return chosen.filter((key) => keys.includes(key));
}

async function showVersions(c: Page, office: Office) {
  const { visit } = c.var;
  const seen = await seePolicy(office, visit, {});
  if (!seen.ok) return answerRefusal(c, seen.refusal);
  const { versions, version } = seen.value;
  const each = await office.read(visit.school.id, (db) => standBehindEach(db, versions, visit.today));
  const body = <VersionsPage versions={each} current={version} today={visit.today} />;
  return page(c, { title: 'Versions of the policy', desk: 'policy', crumbs }, body);
}

async function showClause(c: Page, office: Office) {
  const { visit } = c.var;
  const { version, leaf } = c.req.query();
  const seen = await seePolicy(office, visit, version === undefined ? {} : { version });
  if (!seen.ok) return answerRefusal(c, seen.refusal);
  const model = packIds.find((pack) => pack === c.req.query('pack'));
  const id = c.req.param('id') ?? '';
  // A clause that something of the past rests on, of a model that the school no longer has.
  const past = version === undefined && !seen.value.pack.clause.has(id) ? lastWith(seen.value.versions, id, visit.today) : null;
  const read = model !== undefined ? readModel(model, visit.today) : past === null ? seen.value : readVersion(past);
  if (!read.pack.clause.has(id)) return answerRefusal(c, absent);
  const citation = read.policy.cite(id);
  const { versions } = seen.value;
  const parts = { read, versions, school: visit.school.name, citation, today: visit.today, isModel: model !== undefined };
  if (leaf !== undefined) return fragment(c, <ClauseLeaf {...parts} />);
  return page(c, { title: citation.ref, desk: 'policy', crumbs }, <ClausePage {...parts} />);
}

async function showChange(c: Page, office: Office, form?: FormState) {
  const { visit } = c.var;
  const seen = await seePolicy(office, visit, {});
  if (!seen.ok) return answerRefusal(c, seen.refusal);
  if (!seen.value.mayChange.ok) return answerRefusal(c, seen.value.mayChange.refusal);
  const latest = latestOf(seen.value);
  const about = { title: 'Set the school’s values', desk: 'policy', crumbs, status: form === undefined ? 200 : 422 } as const;
  return page(
    c,
    about,
    <SettingsForm
      pack={packs().pack(latest.pack)}
      version={latest.version}
      settings={latest.parameters}
      action="/policy/change"
      firstDay={firstDay(latest, visit.today)}
      button="Make a new version"
      form={form}
    />,
  );
}

async function makeChange(c: Page, office: Office) {
  const { visit } = c.var;
  const read = await readForm(c, change);
  if (!read.ok) return showChange(c, office, read.form);
  const seen = await seePolicy(office, visit, {});
  if (!seen.ok) return answerRefusal(c, seen.refusal);
  const { inForceFrom, note } = read.value;
  const settings = settingsIn(packs().pack(latestOf(seen.value).pack), read.typed);
  const made = await changePolicy(office, visit.actor, { settings, inForceFrom, note });
  if (made.ok) return goOn(c, '/policy', `Version ${made.value.version} is in force from ${made.value.inForceFrom}.`);
  return made.refusal.kind === 'unclear' ? showChange(c, office, formAgain(read.typed, made.refusal)) : answerRefusal(c, made.refusal);
}

/** A change builds on the last version made, also when it is still to come. */
function latestOf(seen: PolicySeen) {
  return seen.versions[0] ?? seen.version;
}

async function showAdopt(c: Page, office: Office, form?: FormState, chosen = c.req.query('pack')) {
  const { visit } = c.var;
  const on = { kind: 'School', id: visit.school.id } as const;
  const seen = await office.read(visit.school.id, async (db) => ({
    may: await office.gate.look(db, { actor: visit.actor, act: 'policy:adopt', on }),
    versions: await listVersions(db, visit.school.id),
  }));
  if (!seen.may.ok) return answerRefusal(c, seen.may.refusal);
  const pack = packIds.find((id) => id === chosen);
  const about = { title: 'Adopt a policy', desk: 'policy', crumbs, status: form === undefined ? 200 : 422 } as const;
  if (pack === undefined) return page(c, about, <PackChoices packs={packs().all} hrefOf={(id) => `/policy/adopt?pack=${id}`} />);
  return page(
    c,
    { ...about, title: packs().pack(pack).title },
    <SettingsForm
      pack={packs().pack(pack)}
      version="1.0"
      settings={{}}
      action="/policy/adopt"
      firstDay={firstDay(seen.versions[0] ?? null, visit.today)}
      button="Adopt this policy"
      form={form}
      hidden={<input type="hidden" name="pack" value={pack} />}
      isModel
    />,
  );
}

async function makeAdoption(c: Page, office: Office) {
  const read = await readForm(c, change.extend({ pack: z.enum(packIds) }));
  if (!read.ok) return showAdopt(c, office, read.form, typeof read.form.typed['pack'] === 'string' ? read.form.typed['pack'] : undefined);
  const { pack, inForceFrom, note } = read.value;
  const settings = settingsIn(packs().pack(pack), read.typed);
  const made = await adoptPolicy(office, c.var.visit.actor, { pack, settings, inForceFrom, note });
  if (made.ok) return goOn(c, '/policy', `Version ${made.value.version} is in force from ${made.value.inForceFrom}.`);
  return made.refusal.kind === 'unclear' ? showAdopt(c, office, formAgain(read.typed, made.refusal), pack) : answerRefusal(c, made.refusal);
}
