import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { languageCodes, sayLanguage } from '#src/kernel/languages.ts';
import type { Office } from '#src/office.ts';
import { formAgain, formOf, readForm, type FormState } from '#src/web/form.ts';
import { page } from '#src/web/page.tsx';
import { answerRefusal } from '#src/web/refusal.tsx';
import { goOn } from '#src/web/toast.ts';
import { Button } from '#src/web/ui/button.tsx';
import { Field, Select, TextArea, Tiles } from '#src/web/ui/field.tsx';
import { Banner, Panel } from '#src/web/ui/panel.tsx';
import type { Visiting } from '#src/web/visit.ts';
import { onSchool } from '../acts.ts';
import { nationNames, nations, phases, schoolTypes, type SchoolSettings, type Term } from '../model.ts';
import { getSchool, type SettingsChange } from '../school-store.ts';
import { changeSchool } from '../service.ts';

const time = z.string().regex(/^\d\d:\d\d$/, 'Give a time.');
const lines = z.string().max(20_000).optional();
const fields = z.object({
  name: z.string().max(200),
  nation: z.enum(nations),
  phase: z.enum(phases),
  type: z.enum(schoolTypes),
  zone: z.string().max(60),
  language: z.enum(languageCodes, 'Choose a language from the list.').optional(),
  emailDomains: lines,
  postingFrom: time,
  postingUntil: time,
  weekdays: z.union([z.string(), z.array(z.string())]).optional(),
  phones: lines,
  postcodes: lines,
  allowedNames: lines,
  ethos: lines,
  terms: lines,
  preElection: lines,
});

/** School settings, under `/people/school`. */
export function schoolRoutes(office: Office): Hono<Visiting> {
  const routes = new Hono<Visiting>();
  routes.get('/', (c) => showSchool(c, office));
  routes.post('/', async (c) => {
    const read = await readForm(c, fields);
    if (!read.ok) return showSchool(c, office, read.form);
    const done = await changeSchool(office, c.var.visit.actor, changeIn(read.value));
    if (done.ok) return goOn(c, '/people/school', 'Saved.');
    return done.refusal.kind === 'unclear' ? showSchool(c, office, formAgain(read.typed, done.refusal)) : answerRefusal(c, done.refusal);
  });
  return routes;
}

function changeIn(value: z.infer<typeof fields>): SettingsChange {
  const { name, nation, phase, type, zone, language } = value;
  return {
    name,
    nation,
    phase,
    type,
    zone,
    ...(language === undefined ? {} : { language }),
    emailDomains: linesIn(value.emailDomains).map((one) => one.toLowerCase()),
    posting: { from: value.postingFrom, until: value.postingUntil, weekdays: [value.weekdays ?? []].flat().map(Number) },
    phones: linesIn(value.phones),
    postcodes: linesIn(value.postcodes),
    allowedNames: linesIn(value.allowedNames),
    ethos: value.ethos ?? '',
    terms: linesIn(value.terms).map(termIn),
    preElection: linesIn(value.preElection).map(termIn),
  };
}

function linesIn(text: string | undefined): string[] {
  return (text ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}

/** `Autumn 2026, 2026-09-01, 2026-12-18`. A line that is not like that fails the settings' own check. */
function termIn(line: string): Term {
  const parts = line.split(',').map((part) => part.trim());
  return { name: parts.slice(0, -2).join(', '), startsOn: parts.at(-2) ?? '', endsOn: parts.at(-1) ?? '' };
}

function termOut(term: Term): string {
  return `${term.name}, ${term.startsOn}, ${term.endsOn}`;
}

async function showSchool(c: Context<Visiting>, office: Office, form?: FormState): Promise<Response> {
  const { actor, school } = c.var.visit;
  const read = await office.read(school.id, async (db) => {
    const may = await office.gate.look(db, onSchool(actor, 'people:keepSchool'));
    return may.ok ? { ok: true as const, settings: await getSchool(db) } : may;
  });
  if (!read.ok) return answerRefusal(c, read.refusal);
  const crumbs = [{ label: 'People', href: '/people' }];
  return page(
    c,
    {
      title: 'School settings',
      desk: 'people',
      crumbs,
      lead: 'Rules hang on these: elections, terms, addresses, posting hours.',
      status: form ? 422 : 200,
    },
    <Settings form={form ?? formFor(read.settings)} isWrong={form !== undefined} />,
  );
}

function formFor(settings: SchoolSettings): FormState {
  const { name, nation, phase, type, zone, language, posting, ethos } = settings;
  return formOf({
    ...{ name, nation, phase, type, zone, language, ethos, postingFrom: posting.from, postingUntil: posting.until },
    weekdays: posting.weekdays.map(String),
    emailDomains: settings.emailDomains.join('\n'),
    phones: settings.phones.join('\n'),
    postcodes: settings.postcodes.join('\n'),
    allowedNames: settings.allowedNames.join('\n'),
    terms: settings.terms.map(termOut).join('\n'),
    preElection: settings.preElection.map(termOut).join('\n'),
  });
}

const say = (value: string) => ({ value, label: value.replaceAll('-', ' ').replace(/^./, (letter) => letter.toUpperCase()) });
const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'].map((label, at) => ({
  value: String(at + 1),
  label,
}));

function Settings({ form, isWrong }: { form: FormState; isWrong: boolean }) {
  return (
    <Panel title="The school">
      {isWrong && <Banner is="held">Nothing was saved yet. {Object.values(form.wrong).join(' ')}</Banner>}
      <form class="form" method="post" action="/people/school">
        <Field name="name" label="Name" required maxLength={200} form={form} />
        <div class="pair">
          <Select name="nation" label="Nation" options={nations.map((value) => ({ value, label: nationNames[value] }))} form={form} />
          <Select name="phase" label="Phase" options={phases.map(say)} form={form} />
          <Select name="type" label="Type" options={schoolTypes.map(say)} form={form} />
          <Field name="zone" label="Time zone" required form={form} />
          <Select
            name="language"
            label="Usual language of your posts"
            options={languageCodes.map((value) => ({ value, label: sayLanguage(value) }))}
            form={form}
          />
        </div>
        <TextArea
          name="terms"
          label="Terms"
          hint="One a line: name, first day, last day. Autumn 2026, 2026-09-01, 2026-12-18"
          rows={4}
          form={form}
        />
        <div class="pair">
          <Field name="postingFrom" type="time" label="Posts go out from" form={form} />
          <Field name="postingUntil" type="time" label="until" form={form} />
        </div>
        <Tiles name="weekdays" label="On" options={weekdays} many across form={form} />
        <TextArea name="emailDomains" label="The school’s mail domains" hint="One a line" rows={2} form={form} />
        <TextArea
          name="phones"
          label="Phone numbers the school publishes"
          hint="One a line; they are let through in posts."
          rows={2}
          form={form}
        />
        <TextArea name="postcodes" label="Postcodes the school publishes" rows={2} form={form} />
        <TextArea
          name="allowedNames"
          label="Names that are never taken for a pupil’s"
          hint="Places, houses, staff; one a line"
          rows={2}
          form={form}
        />
        <TextArea
          name="preElection"
          label="Pre-election periods of your own area"
          hint="One a line: name, first day, last day"
          rows={2}
          form={form}
        />
        <TextArea name="ethos" label="Ethos and values, in the school’s words" rows={3} form={form} />
        <div class="actions">
          <Button kind="primary">Save</Button>
        </div>
      </form>
    </Panel>
  );
}
