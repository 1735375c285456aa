import { type Context, Hono } from 'hono';
import { parseId } from '#src/kernel/ids.ts';
import { absent } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import { list } from '#src/kernel/words.ts';
import type { Office } from '#src/office.ts';
import { formIn } from '#src/web/bodies.ts';
import { page } from '#src/web/page.tsx';
import { answerRefusal } from '#src/web/refusal.tsx';
import { goOn } from '#src/web/toast.ts';
import { Button } from '#src/web/ui/button.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import type { Visiting } from '#src/web/visit.ts';
import { passOn, takeBack, whoMaySend, type MaySend } from '../handing-over.ts';
import { mayChange } from '../knowing.ts';
import { titleOf, type Post } from '../model.ts';
import { placesOf } from '../reading.ts';
import { after, idOf } from './on-post.ts';
import { postFor } from './post-for.ts';

type Here = Context<Visiting>;

/** A draft goes to somebody who may send it, and comes back while it is not sent. */
export function handOverRoutes(office: Office): Hono<Visiting> {
  const app = new Hono<Visiting>();
  app.get('/posts/:id/hand-over', (c) => show(office, c));
  app.post('/posts/:id/hand-over', async (c) => {
    const { to } = await formIn(c);
    const done = await passOn(office, c.var.visit.actor, {
      postId: idOf(c),
      to: parseId<'person'>(typeof to === 'string' ? to : undefined),
    });
    if (!done.ok) return answerRefusal(c, done.refusal);
    const words = `It is with ${done.value.name} now, who has been told.`;
    return goOn(c, `/posts/${idOf(c)}`, words, { action: `/posts/${idOf(c)}/take-back` });
  });
  app.post('/posts/:id/take-back', async (c) =>
    after(c, await takeBack(office, c.var.visit.actor, { postId: idOf(c) }), 'It is yours again. Whoever had it has been told.'),
  );
  return app;
}

interface Shown {
  readonly post: Post;
  readonly people: readonly MaySend[];
  readonly places: readonly string[];
}

async function show(office: Office, c: Here): Promise<Response> {
  const shown = await toShow(office, c);
  if (!shown.ok) return answerRefusal(c, shown.refusal);
  const { post } = shown.value;
  const crumbs = [
    { label: 'Posts', href: '/posts' },
    { label: 'The post', href: `/posts/${post.id}` },
  ];
  return page(c, { title: 'Send it to somebody who may', desk: 'posts', crumbs }, <HandOver {...shown.value} />);
}

/** To those who may change it, while it is a draft. */
async function toShow(office: Office, c: Here): Promise<Result<Shown>> {
  const post = await postFor(office, c);
  if (post === null || post.status !== 'draft') return no(absent);
  const { actor, school, now } = c.var.visit;
  return office.read(school.id, async (db) => {
    const may = await mayChange(office, db, actor, post);
    if (!may.ok) return may;
    const places = await placesOf(db, now, post.draft.accounts);
    return ok({ post, people: await whoMaySend(office, db, actor, post), places: places.map(({ name }) => name) });
  });
}

function HandOver({ post, people, places }: Shown) {
  const edit = `/posts/${post.id}/edit`;
  return (
    <Panel title={post.draft.words.trim() === '' ? 'A post without words yet' : titleOf(post.draft.words)}>
      {people.length === 0 ? (
        <>
          <p>{places.length === 0 ? 'It goes nowhere yet.' : `Nobody else may send to ${list(places)} as things stand.`}</p>
          <p class="hint">Leave a channel out, or choose another; then look here again.</p>
          <Button href={edit}>Back to the post</Button>
        </>
      ) : (
        <form method="post" action={`/posts/${post.id}/hand-over`} class="form">
          <fieldset>
            <legend>These may send to {list(places)}</legend>
            {people.map(({ id, name }, at) => (
              <label key={id} class="tick">
                <input type="radio" name="to" value={id} required checked={at === 0 && people.length === 1} />
                {name}
              </label>
            ))}
          </fieldset>
          <p class="hint">
            It becomes theirs, to send, change or throw away. They are told at once. You can take it back until they have changed or sent
            it.
          </p>
          <div class="row">
            <Button kind="primary">Pass it on</Button>
            <Button href={edit}>Back to the post</Button>
          </div>
        </form>
      )}
    </Panel>
  );
}
