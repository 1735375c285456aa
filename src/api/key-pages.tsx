import { Hono } from 'hono';
import { z } from 'zod';
import { dayOf, sayDay } from '#src/kernel/clock.ts';
import { parseId } from '#src/kernel/ids.ts';
import type { Office } from '#src/office.ts';
import { formAgain, readForm, type FormState } from '#src/web/form.ts';
import { page } from '#src/web/page.tsx';
import { answerRefusal } from '#src/web/refusal.tsx';
import { goOn } from '#src/web/toast.ts';
import { Button, PressForm } from '#src/web/ui/button.tsx';
import { Field, Tiles } from '#src/web/ui/field.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import type { Visiting } from '#src/web/visit.ts';
import { endKey, listKeys, makeKey, scopeNames, scopes, type ApiKey } from './keys.ts';

const one = z.enum(scopeNames);
const asked = z.object({
  name: z.string().max(120),
  days: z.coerce.number().int().min(1).max(400),
  scopes: z.union([one.transform((scope) => [scope]), z.array(one)]).default([]),
});

/** Keys for other programs: made here, shown once, ended here. */
export function keyPages(office: Office): Hono<Visiting> {
  const app = new Hono<Visiting>();
  app.get('/account/keys', async (c) => page(c, told, <Keys keys={await keysOf(office, c.var.visit)} visit={c.var.visit} />));
  app.post('/account/keys', async (c) => {
    const form = await readForm(c, asked);
    const made = form.ok ? await makeKey(office, c.var.visit.actor, form.value) : form;
    if (!made.ok && made.refusal.kind !== 'unclear') return answerRefusal(c, made.refusal);
    const keys = await keysOf(office, c.var.visit);
    if (made.ok) return page(c, told, <Keys keys={keys} visit={c.var.visit} text={made.value.text} />);
    const again = form.ok ? formAgain(form.typed, made.refusal) : form.form;
    return page(c, { ...told, status: 422 }, <Keys keys={keys} visit={c.var.visit} form={again} />);
  });
  app.post('/account/keys/end', async (c) => {
    const form = await readForm(c, z.object({ id: z.string() }));
    const id = form.ok ? parseId<'api-key'>(form.value.id) : null;
    if (id === null) return goOn(c, '/account/keys');
    const ended = await endKey(office, c.var.visit.actor, { id });
    return ended.ok ? goOn(c, '/account/keys', 'That key opens nothing any more.') : answerRefusal(c, ended.refusal);
  });
  return app;
}

const told = { title: 'Keys for other programs', desk: 'account' } as const;
type Visit = Visiting['Variables']['visit'];

function keysOf(office: Office, { actor, now }: Visit): Promise<readonly ApiKey[]> {
  return office.read(actor.schoolId, (db) => listKeys(db, actor.personId, now));
}

function Keys({ keys, visit, text, form }: { keys: readonly ApiKey[]; visit: Visit; text?: string; form?: FormState | undefined }) {
  return (
    <div class="stack">
      {text !== undefined && (
        <Panel title="Your new key">
          <p>Copy it now: it is shown this once.</p>
          <p>
            <code class="code">{text}</code>
          </p>
        </Panel>
      )}
      <Panel title="Keys in use">
        {keys.length === 0 && <p class="muted">None. A key lets another program act for you, and never do more than you may.</p>}
        {keys.map((key) => (
          <div class="row" key={key.id}>
            <span class="grow">
              <b>{key.name}</b>, until {sayDay(dayOf(key.endsAt, visit.school.zone), visit.today)}
              <br />
              <span class="meta">{key.scopes.map((scope) => scopes[scope].words).join('. ')}</span>
            </span>
            <PressForm action="/account/keys/end" fields={{ id: key.id }} kind="stop" small>
              End it
            </PressForm>
          </div>
        ))}
      </Panel>
      <Panel title="Make a key">
        <form method="post" action="/account/keys" class="stack">
          <Field name="name" label="Which program is it for?" {...(form && { form })} required />
          <Field name="days" label="For how many days?" value="90" {...(form && { form })} required />
          <Tiles
            name="scopes"
            label="What may it do?"
            many
            options={scopeNames.map((scope) => ({ value: scope, label: scopes[scope].words }))}
            {...(form && { form })}
          />
          <p class="meta">
            What it can ask is described at <a href="/api/v1/openapi.json">/api/v1/openapi.json</a>.
          </p>
          <Button kind="primary">Make the key</Button>
        </form>
      </Panel>
    </div>
  );
}
