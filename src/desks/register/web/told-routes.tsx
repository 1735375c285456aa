import type { Context, Hono } from 'hono';
import { z } from 'zod';
import type { Office } from '#src/office.ts';
import { isDay } from '#src/kernel/clock.ts';
import { parseId } from '#src/kernel/ids.ts';
import { ok } from '#src/kernel/result.ts';
import { formAgain, readForm, type FormState } from '#src/web/form.ts';
import { page } from '#src/web/page.tsx';
import { answerRefusal } from '#src/web/refusal.tsx';
import { goOn } from '#src/web/toast.ts';
import { Button } from '#src/web/ui/button.tsx';
import { Clause } from '#src/web/ui/clause.tsx';
import { Field } from '#src/web/ui/field.tsx';
import { Banner, Panel } from '#src/web/ui/panel.tsx';
import type { Visiting } from '#src/web/visit.ts';
import { onSchool } from '../acts.ts';
import { platformsOffered } from '../medium.ts';
import { setToldAside, tellOfAccount } from '../told.ts';
import { readDesk } from './reading.ts';

const fields = z.object({
  name: z.string().max(120),
  platform: z.string().max(60),
  address: z.httpUrl('Write the whole address, such as https://www.school.example/news.').max(500).optional(),
  openedOn: z.string().refine(isDay, 'Give a day.').optional(),
});

/** An official user tells of an account, under `/register/accounts/tell`; whoever keeps the register answers. */
export function toldRoutes(routes: Hono<Visiting>, office: Office): void {
  routes.get('/tell', (c) => showTell(c, office));
  routes.post('/tell', async (c) => {
    const read = await readForm(c, fields);
    if (!read.ok) return showTell(c, office, read.form);
    const { name, platform, address = '', openedOn = null } = read.value;
    const done = await tellOfAccount(office, c.var.visit.actor, { name, platform: platform.trim().toLowerCase(), address, openedOn });
    if (done.ok) return goOn(c, '/register', 'Told. Whoever keeps the register enters it, and you will hear.');
    return done.refusal.kind === 'unclear' ? showTell(c, office, formAgain(read.typed, done.refusal)) : answerRefusal(c, done.refusal);
  });
  routes.post('/told/:id/aside', async (c) => {
    const id = parseId<'account-told'>(c.req.param('id'));
    if (id === null) return c.notFound();
    const done = await setToldAside(office, c.var.visit.actor, id);
    return done.ok
      ? goOn(c, '/register', 'Set aside. Whoever told of it hears that it is no account of the school.')
      : answerRefusal(c, done.refusal);
  });
}

async function showTell(c: Context<Visiting>, office: Office, form?: FormState): Promise<Response> {
  const { actor, today } = c.var.visit;
  const read = await readDesk(c, office, async ({ db, policy }) => {
    const may = await office.gate.look(db, onSchool(actor, 'register:tellOfAccount'));
    return may.ok ? ok({ citation: policy.cite(policy.governing('register:tellOfAccount')), offered: platformsOffered(policy) }) : may;
  });
  if (!read.ok) return answerRefusal(c, read.refusal);
  const { citation, offered } = read.value;
  const shown = form === undefined ? {} : { form };
  return page(
    c,
    { title: 'Tell of an account', desk: 'register', crumbs: [{ label: 'Register', href: '/register' }], status: form ? 422 : 200 },
    <Panel title="An account that is not on the register" sub={<Clause of={citation} />}>
      {form !== undefined && <Banner is="held">Nothing was told yet. {Object.values(form.wrong).join(' ')}</Banner>}
      <form class="form" method="post" action="/register/accounts/tell">
        <Field name="name" label="Name" hint="As people here call it" maxLength={120} required {...shown} />
        <Field name="platform" label="Where" list="platforms" maxLength={60} required {...shown} />
        <datalist id="platforms">
          {Object.entries(offered).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </datalist>
        <Field name="address" label="Address" inputmode="url" {...shown} />
        <Field name="openedOn" type="date" label="Opened on" hint="If you know" max={today} {...shown} />
        <div class="actions">
          <Button kind="primary">Tell the school</Button>
        </div>
      </form>
    </Panel>,
  );
}
