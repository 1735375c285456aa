import type { Context } from 'hono';
import { nations, phases, schoolTypes } from '#src/desks/people/model.ts';
import { AdoptList } from './adopt-list.tsx';
import { SettingsForm } from '#src/desks/policy/web/settings-form.tsx';
import { packs } from '#src/infra/gate/packs.ts';
import type { Day } from '#src/kernel/clock.ts';
import type { PackId } from '#src/kernel/policy.ts';
import type { FormState } from '../form.ts';
import { visitorPage } from '../page.tsx';
import { Button } from '../ui/button.tsx';
import { Field, Select, Tiles } from '../ui/field.tsx';
import { Panel } from '../ui/panel.tsx';
import type { Arriving } from '../visit.ts';
import { posts } from './found.ts';

type Page = Response | Promise<Response>;
const about = { owner: 'Gatepost', what: 'Setting up' } as const;

function options(values: readonly string[]) {
  return values.map((value) => ({ value, label: value.replace(/-/g, ' ').replace(/^./, (letter) => letter.toUpperCase()) }));
}

export function schoolPage(c: Context<Arriving>, form: FormState): Page {
  const wrong = Object.keys(form.wrong).length > 0;
  return visitorPage(
    c,
    { title: 'Your school', ...about, status: wrong ? 422 : 200 },
    <>
      <h1>Your school</h1>
      <p>Two pages: first the school and its people, then the policy. It can all be changed later.</p>
      <form method="post" class="form">
        <Panel title="The school">
          <Field name="name" label="Its name" form={form} required maxLength={200} />
          <Field
            name="slug"
            label="Its short name in addresses"
            hint="Small letters and hyphens, such as ottersley: families will see …/s/ottersley"
            form={form}
            required
          />
          <div class="pair">
            <Select name="nation" label="Nation" options={options(nations)} form={form} />
            <Select name="phase" label="Phase" options={options(phases)} value="primary" form={form} />
            <Select name="type" label="Type" options={options(schoolTypes)} form={form} />
          </div>
          <Field
            name="domain"
            label="Where its e-mail lives"
            hint="The part after the @, such as school.example. Official accounts use addresses there."
            form={form}
          />
        </Panel>
        <Panel title="You">
          <div class="pair">
            <Field name="given" label="First name" form={form} autocomplete="given-name" required />
            <Field name="family" label="Family name" form={form} autocomplete="family-name" required />
          </div>
          <Field name="email" label="Your e-mail address" type="email" form={form} autocomplete="username" required />
          <Field
            name="password"
            label="A password"
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
            label="Which of these posts are yours?"
            options={posts.map((post) => ({ value: post.name, label: post.label }))}
            form={form}
          />
        </Panel>
        <Panel title="Who holds the other posts">
          <p class="hint">Each is sent a link of their own. Leave out yours, and any that nobody holds.</p>
          {posts.map((post) => (
            <div class="pair" key={post.name}>
              <Field name={`${post.name}Name`} label={post.label} form={form} maxLength={100} />
              <Field
                name={`${post.name}Email`}
                label={
                  <span>
                    E-mail<span class="vh"> of the {post.label}</span>
                  </span>
                }
                type="email"
                form={form}
              />
            </div>
          ))}
        </Panel>
        <div class="actions">
          <Button kind="primary">Go on to the policy</Button>
        </div>
      </form>
    </>,
  );
}

export function packPage(c: Context<Arriving>): Page {
  return visitorPage(
    c,
    { title: 'Your policy', ...about },
    <>
      <h1>Which policy is yours?</h1>
      <p>Gatepost works by the policy your governors adopted. Choose the one nearest to it; what it leaves open you answer next.</p>
      <AdoptList packs={packs().all} />
    </>,
  );
}

export function settingsPage(c: Context<Arriving>, show: { pack: PackId; today: Day; form?: FormState }): Page {
  const pack = packs().pack(show.pack);
  return visitorPage(
    c,
    { title: pack.title, ...about, status: show.form === undefined ? 200 : 422 },
    <>
      <h1>{pack.title}</h1>
      <p>
        <a href="?">Choose another</a>
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
      />
    </>,
  );
}
