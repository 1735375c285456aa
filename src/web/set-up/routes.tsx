import { sql } from 'drizzle-orm';
import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { dayOf, isDay, type Day } from '#src/kernel/clock.ts';
import { packIds } from '#src/kernel/policy.ts';
import { settingUp, type NewSchool } from '#src/desks/people/founding.ts';
import { getSchool } from '#src/desks/people/school-store.ts';
import { adoptPolicy } from '#src/desks/policy/service.ts';
import { settingsIn } from '#src/desks/policy/web/typed-settings.ts';
import { packs } from '#src/infra/gate/packs.ts';
import type { PersonId, SchoolId } from '#src/kernel/ids.ts';
import { unclear, type Refusal } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import { apartFromHeld } from '#src/infra/db/transact.ts';
import type { Office } from '#src/office.ts';
import { spentLinkPage } from '../error-pages.tsx';
import { formAgain, readForm, type FormState } from '../form.ts';
import { answerVisitor } from '../refusal.tsx';
import { arrive } from '../sign-in/arrive.ts';
import { hashPassword, passwordWants } from '../sign-in/passwords.ts';
import { findLink, rememberSetUp, seatAt, setPassword, signInEmailOf, useLink } from '../sign-in/store.ts';
import { welcomeJob } from '../sign-in/welcome.ts';
import type { Arriving } from '../visit.ts';
import { found, type Holder } from './found.ts';
import { packPage, schoolPage, settingsPage } from './pages.tsx';
import { holdersIn, schoolIn, setUpFields, type SetUp } from './typed.ts';

type Page = Context<Arriving>;
const adoption = z.looseObject({
  pack: z.enum(packIds),
  inForceFrom: z.string().refine(isDay, 'Write a day.'),
  note: z.string().max(300).default(''),
});

const askAnew = 'start Gatepost again: where there is no school yet, it prints a new one';

/** The way in to a Gatepost with no school: name it, say who holds which post, adopt a policy, and sign in. */
export function setUpRoutes(office: Office): Hono<Arriving> {
  const app = new Hono<Arriving>();
  app.get('/set-up/:token', async (c) => {
    const begun = await linkOf(office, c);
    if (begun === null) return spentLinkPage(c, askAnew);
    if (begun.schoolId === null) return schoolPage(c, { typed: {}, wrong: {} });
    const chosen = packIds.find((id) => id === c.req.query('pack'));
    const { name, zone } = await office.read(begun.schoolId, (db) => getSchool(db));
    return chosen === undefined ? packPage(c, name) : settingsPage(c, { pack: chosen, today: dayOf(office.now(), zone) });
  });
  app.post('/set-up/:token', async (c) => {
    const begun = await linkOf(office, c);
    if (begun === null) return spentLinkPage(c, askAnew);
    const { schoolId, personId } = begun;
    return schoolId === null || personId === null ? nameOnce(c, office) : adopt(c, office, { schoolId, personId });
  });
  return app;
}

async function linkOf(office: Office, c: Page) {
  const link = await office.outside((db) => findLink(db, tokenOf(c), office.now()));
  return link?.purpose === 'set-up' ? link : null;
}

const tokenOf = (c: Page): string => c.req.param('token') ?? '';

/** Pressed twice at once, the link still names one school: whoever comes second is shown where the first has got to. */
function nameOnce(c: Page, office: Office): Promise<Response> {
  return office.outside(async (db) => {
    const { rows } = await db.execute<{ mine: boolean }>(
      sql`select pg_try_advisory_xact_lock(hashtextextended('gatepost set-up', 0)) as mine`,
    );
    return apartFromHeld(async () => {
      const begun = rows[0]?.mine === true ? await linkOf(office, c) : null;
      return begun === null || begun.schoolId !== null ? c.redirect(`/set-up/${tokenOf(c)}`, 303) : nameSchool(c, office);
    });
  });
}

/** First half: the school, its people, the first administrator's password. */
async function nameSchool(c: Page, office: Office): Promise<Response> {
  const read = await readForm(c, setUpFields);
  if (!read.ok) return schoolPage(c, withPasswordAgain(read.form));
  const { value, typed } = read;
  const again = (refusal: Refusal) => schoolPage(c, withPasswordAgain(formAgain(typed, refusal)));
  const fit = fitTogether(value);
  if (!fit.ok) return again(fit.refusal);
  const made = await found(office, fit.value.school, fit.value.holders);
  if (!made.ok) return made.refusal.kind === 'unclear' ? again(made.refusal) : answerVisitor(c, made.refusal);
  const { schoolId, people } = made.value;
  const [me] = people;
  if (me === undefined) throw new Error('A school was founded without its administrator.');
  const passwordHash = await hashPassword(value.password);
  await office.outside(async (db) => {
    await setPassword(db, await seatAt(db, { email: value.email, schoolId, personId: me }), passwordHash);
    await rememberSetUp(db, tokenOf(c), schoolId, me);
  });
  return c.redirect(`/set-up/${tokenOf(c)}`, 303);
}

/** Everything that can be wrong is found before anything is made, and all of it is said at once. */
function fitTogether(value: SetUp): Result<{ readonly school: NewSchool; readonly holders: readonly Holder[] }> {
  const [school, holders] = [schoolIn(value), holdersIn(value)];
  const wanting = passwordWants(value.password, value.email);
  if (school.ok && holders.ok && wanting === null) return ok({ school: school.value, holders: holders.value });
  const wrong = { ...(school.ok ? {} : school.refusal.fields), ...(holders.ok ? {} : holders.refusal.fields) };
  return no(unclear({ ...wrong, ...(wanting !== null && { password: wanting }) }));
}

/** A password is never sent back to the browser, so it has to be typed again with whatever else is put right. */
function withPasswordAgain(form: FormState): FormState {
  return {
    ...form,
    wrong: { ...form.wrong, password: form.wrong['password'] ?? 'Type it once more: it is not kept while the rest is put right.' },
  };
}

/** Second half: the policy, with what it leaves to the school; then the others are invited, and on to the second factor. */
async function adopt(c: Page, office: Office, at: { schoolId: SchoolId; personId: PersonId }): Promise<Response> {
  const read = await readForm(c, adoption);
  if (!read.ok) {
    const pack = packIds.find((id) => id === read.form.typed['pack']);
    return pack === undefined
      ? c.redirect(`/set-up/${tokenOf(c)}`, 303)
      : settingsPage(c, { pack, today: await todayAt(office, at.schoolId), form: read.form });
  }
  const { pack, inForceFrom, note } = read.value;
  const settings = settingsIn(packs().pack(pack), read.typed);
  const adopted = await adoptPolicy(office, settingUp(at.schoolId), { pack, settings, inForceFrom, note });
  if (!adopted.ok)
    return adopted.refusal.kind === 'unclear'
      ? settingsPage(c, { pack, today: await todayAt(office, at.schoolId), form: formAgain(read.typed, adopted.refusal) })
      : answerVisitor(c, adopted.refusal);
  const signInId = await office.outside(async (db) => {
    const email = await signInEmailOf(db, at.schoolId, at.personId);
    if (email === null || !(await useLink(db, tokenOf(c), office.now()))) return null;
    return seatAt(db, { email, ...at });
  });
  if (signInId === null) return spentLinkPage(c, askAnew);
  await inviteOthers(office, at);
  return arrive(c, office, { signInId, stage: 'enrol' });
}

/** Nobody is let in before there is a policy to go by. */
function inviteOthers(office: Office, at: { schoolId: SchoolId; personId: PersonId }): Promise<void> {
  return office.transact(at.schoolId, async (tx) => {
    const { rows } = await tx.execute<{ id: PersonId }>(
      sql`select id from person where kind = 'staff' and email is not null and id <> ${at.personId} order by id`,
    );
    for (const { id } of rows) await office.enqueue(tx, welcomeJob, { schoolId: at.schoolId, personId: id });
  });
}

async function todayAt(office: Office, schoolId: SchoolId): Promise<Day> {
  const { zone } = await office.read(schoolId, (db) => getSchool(db));
  return dayOf(office.now(), zone);
}
