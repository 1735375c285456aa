import { sql } from 'drizzle-orm';
import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { dayOf, isDay } from '#src/kernel/clock.ts';
import { packIds, type PackId } from '#src/kernel/policy.ts';
import { settingUp } from '#src/desks/people/founding.ts';
import { adoptPolicy } from '#src/desks/policy/service.ts';
import { settingsIn } from '#src/desks/policy/web/typed-settings.ts';
import { packs } from '#src/infra/gate/packs.ts';
import type { PersonId, SchoolId } from '#src/kernel/ids.ts';
import type { Office } from '#src/office.ts';
import { nothingPage } from '../error-pages.tsx';
import { formAgain, readForm, type FormState } from '../form.ts';
import { answerVisitor } from '../refusal.tsx';
import { arrive } from '../sign-in/arrive.ts';
import { hashPassword, passwordWants } from '../sign-in/passwords.ts';
import { findLink, rememberSetUp, seatAt, setPassword, signInEmailOf, useLink } from '../sign-in/store.ts';
import { welcomeJob } from '../sign-in/welcome.ts';
import type { Arriving } from '../visit.ts';
import { found } from './found.ts';
import { packPage, schoolPage, settingsPage } from './pages.tsx';
import { holdersIn, setUpFields } from './typed.ts';

type Page = Context<Arriving>;
const adoption = z.looseObject({
  pack: z.enum(packIds),
  inForceFrom: z.string().refine(isDay, 'Write a day.'),
  note: z.string().max(300).default(''),
});

/** The way in to a Gatepost with no school: name it, say who holds which post, adopt a policy, and sign in. */
export function setUpRoutes(office: Office): Hono<Arriving> {
  const app = new Hono<Arriving>();
  app.get('/set-up/:token', async (c) => {
    const begun = await linkOf(office, c);
    if (begun === null) return nothingPage(c);
    if (begun.schoolId === null) return schoolPage(c, { typed: {}, wrong: {} });
    const chosen = packIds.find((id) => id === c.req.query('pack'));
    return chosen === undefined ? packPage(c) : settingsPage(c, { pack: chosen, today: dayOf(office.now(), 'Europe/London') });
  });
  app.post('/set-up/:token', async (c) => {
    const begun = await linkOf(office, c);
    if (begun === null) return nothingPage(c);
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
    const begun = rows[0]?.mine === true ? await linkOf(office, c) : null;
    return begun === null || begun.schoolId !== null ? c.redirect(`/set-up/${tokenOf(c)}`, 303) : nameSchool(c, office);
  });
}

/** First half: the school, its people, the first administrator's password. */
async function nameSchool(c: Page, office: Office): Promise<Response> {
  const read = await readForm(c, setUpFields);
  const again = (form: FormState) => schoolPage(c, form);
  if (!read.ok) return again(read.form);
  const { value, typed } = read;
  const wanting = passwordWants(value.password, value.email);
  if (wanting !== null) return again({ typed, wrong: { password: wanting } });
  const holders = holdersIn(value);
  if (!holders.ok) return again(formAgain(typed, holders.refusal));
  const made = await found(office, { ...value, emailDomains: value.domain === undefined ? [] : [value.domain] }, holders.value);
  if (!made.ok) return made.refusal.kind === 'unclear' ? again(formAgain(typed, made.refusal)) : answerVisitor(c, made.refusal);
  const { schoolId, people } = made.value;
  const [me, ...others] = people;
  if (me === undefined) throw new Error('A school was founded without its administrator.');
  const passwordHash = await hashPassword(value.password);
  await office.outside(async (db) => {
    await setPassword(db, await seatAt(db, { email: value.email, schoolId, personId: me }), passwordHash);
    await rememberSetUp(db, tokenOf(c), schoolId, me);
  });
  await office.transact(schoolId, async (tx) => {
    for (const personId of others) await office.enqueue(tx, welcomeJob, { schoolId, personId });
  });
  return c.redirect(`/set-up/${tokenOf(c)}`, 303);
}

/** Second half: the policy, with what it leaves to the school; then on to the second factor. */
async function adopt(c: Page, office: Office, at: { schoolId: SchoolId; personId: PersonId }): Promise<Response> {
  const read = await readForm(c, adoption);
  const again = (form: FormState, pack: PackId) => settingsPage(c, { pack, today: dayOf(office.now(), 'Europe/London'), form });
  if (!read.ok) return packPage(c);
  const { pack, inForceFrom, note } = read.value;
  const settings = settingsIn(packs().pack(pack), read.typed);
  const adopted = await adoptPolicy(office, settingUp(at.schoolId), { pack, settings, inForceFrom, note });
  if (!adopted.ok)
    return adopted.refusal.kind === 'unclear' ? again(formAgain(read.typed, adopted.refusal), pack) : answerVisitor(c, adopted.refusal);
  const signInId = await office.outside(async (db) => {
    const email = await signInEmailOf(db, at.schoolId, at.personId);
    if (email === null || !(await useLink(db, tokenOf(c), office.now()))) return null;
    return seatAt(db, { email, ...at });
  });
  return signInId === null ? nothingPage(c) : arrive(c, office, { signInId, stage: 'enrol' });
}
