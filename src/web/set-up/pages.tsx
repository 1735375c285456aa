import type { Context } from 'hono';
import type { ComponentChildren } from 'preact';
import { nationNames, nations, phases, schoolTypes } from '#src/desks/people/model.ts';
import { PackChoices } from '#src/desks/policy/web/adopt-page.tsx';
import { SettingsForm } from '#src/desks/policy/web/settings-form.tsx';
import { packs } from '#src/infra/gate/packs.ts';
import type { Day } from '#src/kernel/clock.ts';
import type { PackId } from '#src/kernel/policy.ts';
import type { FormState } from '../form.ts';
import { visitorPage } from '../page.tsx';
import { Button } from '../ui/button.tsx';
import { Field, Select, Tiles } from '../ui/field.tsx';
import { Panel } from '../ui/panel.tsx';
import { WrongList } from '../ui/wrong-list.tsx';
import type { Arriving } from '../visit.ts';
import { posts } from './found.ts';
import { labelOf, labels } from './labels.ts';
import { terms } from './typed.ts';

type Page = Response | Promise<Response>;
const about = { owner: 'Gatepost', what: 'Setting up' } as const;

const steps = ['The school and its people', 'The policy', 'A second key for your sign-in'] as const;

/** Where somebody is on the way, and what is still to come. */
function Steps({ at }: { at: 0 | 1 | 2 }) {
  return (
    <ol class="steps" aria-label="Steps">
      {steps.map((step, nth) => (
        <li key={step} aria-current={nth === at ? 'step' : undefined} class={nth < at ? 'done' : undefined}>
          {step}
          {nth < at && <span class="vh"> (done)</span>}
        </li>
      ))}
    </ol>
  );
}

const options = (values: readonly string[]) =>
  values.map((value) => ({ value, label: value.replace(/-/g, ' ').replace(/^./, (letter) => letter.toUpperCase()) }));

export function schoolPage(c: Context<Arriving>, form: FormState): Page {
  const wrong = Object.keys(form.wrong).length > 0;
  return visitorPage(
    c,
    { title: 'Your school', ...about, status: wrong ? 422 : 200 },
    <>
      <h1>Set up your school</h1>
      <Steps at={0} />
      <p>About ten minutes. It can all be changed later, and what you leave out can be added then.</p>
      <WrongList form={form} not="Nothing was made yet." labelOf={labelOf} />
      <form method="post" class="form">
        <SchoolPanel form={form} />
        <TermsPanel form={form} />
        <YouPanel form={form} />
        <PostsPanel form={form} />
        <div class="actions">
          <Button kind="primary">Go on to the policy</Button>
        </div>
      </form>
    </>,
  );
}

function SchoolPanel({ form }: { form: FormState }) {
  return (
    <Panel title="The school">
      <div class="stack">
        <Field name="name" label={labels['name']} form={form} required maxLength={200} />
        <Field
          name="slug"
          label={labels['slug']}
          hint="Small letters and hyphens. Left empty, it is made of the name: families will see …/s/ottersley-school."
          form={form}
        />
        <div class="pair">
          <Select
            name="nation"
            label={labels['nation']}
            options={nations.map((value) => ({ value, label: nationNames[value] }))}
            empty="Choose"
            form={form}
            required
          />
          <Select name="phase" label={labels['phase']} options={options(phases)} empty="Choose" form={form} required />
          <Select name="type" label={labels['type']} options={options(schoolTypes)} empty="Choose" form={form} required />
        </div>
        <Field
          name="zone"
          label={labels['zone']}
          value="Europe/London"
          hint="Days and deadlines are reckoned by it. Europe/London is right for the whole United Kingdom."
          form={form}
          required
        />
        <Field
          name="domain"
          label={labels['domain']}
          hint="The part after the @, such as school.example. Official accounts use addresses there."
          form={form}
        />
      </div>
    </Panel>
  );
}

function TermsPanel({ form }: { form: FormState }) {
  return (
    <Panel title="Term dates">
      <p class="hint">Deadlines in school days hang on these. Leave out what is not settled yet.</p>
      {terms.map(({ name, label }) => (
        <div class="pair" key={name}>
          <Field name={`${name}From`} type="date" label={labels[`${name}From`] ?? label} form={form} />
          <Field name={`${name}Until`} type="date" label={labels[`${name}Until`] ?? label} form={form} />
        </div>
      ))}
    </Panel>
  );
}

function YouPanel({ form }: { form: FormState }) {
  return (
    <Panel title="You">
      <div class="stack">
        <p class="hint">
          You become the first administrator: you can enter people and accounts. What you may post or approve hangs on your posts.
        </p>
        <div class="pair">
          <Field name="given" label={labels['given']} form={form} autocomplete="given-name" required />
          <Field name="family" label={labels['family']} form={form} autocomplete="family-name" required />
        </div>
        <Field name="email" label={labels['email']} type="email" form={form} autocomplete="username" required />
        <Field
          name="password"
          label={labels['password']}
          hint="At least 12 characters: three or four words do well."
          type="password"
          form={form}
          autocomplete="new-password"
          required
        />
        <Tiles
          name="mine"
          many
          across
          label={labels['mine']}
          options={posts.map((post) => ({ value: post.name, label: post.label }))}
          form={form}
        />
      </div>
    </Panel>
  );
}

function PostsPanel({ form }: { form: FormState }) {
  return (
    <Panel title="Who holds the other posts">
      <p class="hint">
        Each is sent a link of their own once the policy is chosen. Leave out yours, and any that nobody holds. Whoever holds two is written
        beside both.
      </p>
      {posts.map((post) => (
        <div class="pair" key={post.name}>
          <Field name={`${post.name}Name`} label={post.label} hint="First and family name" form={form} maxLength={100} />
          <Field
            name={`${post.name}Email`}
            label={
              <span>
                E-mail<span class="vh"> of the {post.label}</span>
              </span>
            }
            hint="Their own, not a shared one"
            type="email"
            form={form}
          />
        </div>
      ))}
    </Panel>
  );
}

/** Somebody who comes back to a set-up that was begun is told where it stands. */
export function packPage(c: Context<Arriving>, school: string): Page {
  return policyStep(
    c,
    'Your policy',
    <>
      <h1>Which policy is {school}’s?</h1>
      <Steps at={1} />
      <p>
        The school and its people are entered. Gatepost works by the policy your governors adopted: choose the one nearest to it. What it
        leaves open you answer next.
      </p>
      <PackChoices packs={packs().all} hrefOf={(id) => `?pack=${id}`} />
    </>,
  );
}

export function settingsPage(c: Context<Arriving>, show: { pack: PackId; today: Day; form?: FormState }): Page {
  const pack = packs().pack(show.pack);
  return policyStep(
    c,
    pack.title,
    <>
      <h1>{pack.title}</h1>
      <Steps at={1} />
      <p>
        Not the right one? <a href="?">Choose another</a>.
      </p>
      <SettingsForm
        pack={pack}
        version="1.0"
        settings={{}}
        action=""
        firstDay={show.today}
        button="Adopt this policy"
        form={show.form}
        hidden={<input type="hidden" name="pack" value={show.pack} />}
        quoted
      />
    </>,
    show.form === undefined ? 200 : 422,
  );
}

function policyStep(c: Context<Arriving>, title: string, body: ComponentChildren, status: 200 | 422 = 200): Page {
  return visitorPage(c, { title, ...about, status }, body);
}
