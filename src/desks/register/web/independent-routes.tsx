import { Hono, type Context } from 'hono';
import { z } from 'zod';
import type { Office } from '#src/office.ts';
import type { Citation } from '#src/kernel/citation.ts';
import { parseId } from '#src/kernel/ids.ts';
import { absent } from '#src/kernel/refusal.ts';
import { no, ok } from '#src/kernel/result.ts';
import { formAgain, readForm, type FormState } from '#src/web/form.ts';
import { page } from '#src/web/page.tsx';
import { answerRefusal } from '#src/web/refusal.tsx';
import { goOn } from '#src/web/toast.ts';
import { Button, PressForm } from '#src/web/ui/button.tsx';
import { Clause } from '#src/web/ui/clause.tsx';
import { Field } from '#src/web/ui/field.tsx';
import { State } from '#src/web/ui/gate.tsx';
import { Empty, Panel } from '#src/web/ui/panel.tsx';
import type { Visiting } from '#src/web/visit.ts';
import { enterIndependent, listIndependent, supportersClause, takeOutIndependent, type IndependentItem } from '../independent.ts';
import { readDesk } from './reading.ts';

const entry = z.object({
  name: z.string().max(120).default(''),
  platform: z.string().max(60).default(''),
  /** It becomes a link on other people's pages. */
  address: z.httpUrl('Write the whole address, such as https://www.association.example.').max(500).optional(),
  runBy: z.string().max(120).default(''),
});

/** What independent supporters run, under `/register/independent` (KP-SCOPE-04). */
export function independentRoutes(office: Office): Hono<Visiting> {
  const routes = new Hono<Visiting>();
  routes.get('/', (c) => showItems(c, office));
  routes.post('/', async (c) => {
    const read = await readForm(c, entry);
    if (!read.ok) return showItems(c, office, read.form);
    const done = await enterIndependent(office, c.var.visit.actor, { ...read.value, address: read.value.address ?? '' });
    if (done.ok) return goOn(c, '/register/independent', 'Listed as independent, not official.');
    return done.refusal.kind === 'unclear' ? showItems(c, office, formAgain(read.typed, done.refusal)) : answerRefusal(c, done.refusal);
  });
  routes.post('/take-out', async (c) => {
    const read = await readForm(c, z.object({ id: z.string() }));
    const id = read.ok ? parseId<'independent-item'>(read.value.id) : null;
    if (id === null) return answerRefusal(c, absent);
    const done = await takeOutIndependent(office, c.var.visit.actor, { id });
    return done.ok ? goOn(c, '/register/independent', 'Taken out.') : answerRefusal(c, done.refusal);
  });
  return routes;
}

async function showItems(c: Context<Visiting>, office: Office, form?: FormState): Promise<Response> {
  const read = await readDesk(c, office, async ({ db, policy, keepsAccounts }) => {
    const clause = supportersClause(policy);
    if (clause === null) return no(absent);
    return ok({ items: await listIndependent(db), keeps: keepsAccounts, citation: policy.cite(clause) });
  });
  if (!read.ok) return answerRefusal(c, read.refusal);
  const about = {
    title: 'Run by supporters',
    desk: 'register',
    crumbs: [{ label: 'Register', href: '/register' }],
    lead: (
      <>
        Independent, not official: none of it is the school’s, and nobody is approved for it. <Clause of={read.value.citation} />
      </>
    ),
    status: form ? 422 : 200,
  } as const;
  return page(c, about, <Items {...read.value} form={form} />);
}

function Items(shown: { items: readonly IndependentItem[]; keeps: boolean; citation: Citation; form: FormState | undefined }) {
  const { items, keeps, form } = shown;
  const typed = form === undefined ? {} : { form };
  return (
    <div class="side">
      <Panel title="What we know of">
        {items.length === 0 ? (
          <Empty title="Nothing is listed.">A parents’ association’s own page would stand here.</Empty>
        ) : (
          <ul class="stack">
            {items.map((item) => (
              <li key={item.id} class="row">
                <span class="grow">
                  <b>{item.address === '' ? item.name : <a href={item.address}>{item.name}</a>}</b>{' '}
                  <span class="meta">
                    {item.platform}. Run by: {item.runBy}
                  </span>
                </span>
                <State is="plain">Independent, not official</State>
                {keeps && (
                  <PressForm
                    action="/register/independent/take-out"
                    fields={{ id: item.id }}
                    small
                    kind="quiet"
                    label={`Take out ${item.name}`}
                  >
                    Take out
                  </PressForm>
                )}
              </li>
            ))}
          </ul>
        )}
      </Panel>
      {keeps && (
        <Panel title="List one">
          <form class="form" method="post" action="/register/independent">
            <Field name="name" label="Name" maxLength={120} required {...typed} />
            <Field name="platform" label="Where" hint="Facebook group" maxLength={60} required {...typed} />
            <Field name="address" label="Address" inputmode="url" {...typed} />
            <Field name="runBy" label="Run by" hint="The parents’ association" maxLength={120} required {...typed} />
            <Button kind="primary">List it</Button>
          </form>
        </Panel>
      )}
    </div>
  );
}
