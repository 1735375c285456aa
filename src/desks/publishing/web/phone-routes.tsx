import { type Context, Hono } from 'hono';
import { toString as drawQr } from 'qrcode';
import { absent } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import { count } from '#src/kernel/words.ts';
import type { Office } from '#src/office.ts';
import { page } from '#src/web/page.tsx';
import { answerRefusal, problem } from '#src/web/refusal.tsx';
import { Button } from '#src/web/ui/button.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import type { Visiting } from '#src/web/visit.ts';
import { postThing } from '../acts.ts';
import { picturedOn, titleOf, type Post } from '../model.ts';
import { staffAmong } from '../reading.ts';
import type { PhoneWay } from './composer/talk.ts';
import { postFor } from './post-for.ts';

type Here = Context<Visiting>;

/**
 * Photos from a phone into a draft that is open at the desk. The code on the desk's screen is an address and nothing more:
 * whoever opens it signs in as themselves and is asked for leave like anybody else.
 */
export function phoneRoutes(office: Office): Hono<Visiting> {
  const app = new Hono<Visiting>();
  app.get('/posts/:id/phone', async (c) => {
    const post = await postToChange(office, c);
    if (!post.ok) return answerRefusal(c, post.refusal);
    const shown = { title: 'Photos for a post', desk: 'posts', crumbs: [{ label: 'Posts', href: '/posts' }] } as const;
    return page(c, shown, <FromPhone post={post.value} way={await wayTo(office, post.value)} />);
  });
  app.get('/posts/:id/phone.json', async (c) => {
    const post = await postToChange(office, c);
    if (!post.ok) return problem(c, post.refusal);
    return c.json(await wayTo(office, post.value));
  });
  return app;
}

async function wayTo(office: Office, post: Post): Promise<PhoneWay> {
  const address = `${office.config.publicUrl}/posts/${post.id}/phone`;
  const svg = await drawQr(address, { type: 'svg', margin: 1 });
  return { address, qr: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}` };
}

/** The post, while it can be changed and to those who may. */
async function postToChange(office: Office, c: Here): Promise<Result<Post>> {
  const post = await postFor(office, c);
  if (post === null || !(post.status === 'draft' || post.status === 'held' || post.status === 'scheduled')) return no(absent);
  const { actor, school } = c.var.visit;
  return office.read(school.id, async (db) => {
    const on = postThing(post, await staffAmong(db, picturedOn(post.draft)));
    const may = await office.gate.look(db, { actor, act: 'publishing:change', on });
    return may.ok ? ok(post) : may;
  });
}

function FromPhone({ post, way }: { post: Post; way: PhoneWay }) {
  const { words, pictures } = post.draft;
  return (
    <Panel title={words.trim() === '' ? 'A post without words yet' : titleOf(words)}>
      <p>{pictures.length === 0 ? 'No photo is in it yet.' : `${count(pictures.length, 'photo')} in it so far.`}</p>
      <form method="post" action={`/posts/${post.id}/pictures`} encType="multipart/form-data" class="form">
        <input type="hidden" name="back" value="phone" />
        <label>
          Take photos, or choose some
          <input class="input" type="file" name="photo" accept="image/jpeg,image/png,image/webp,image/gif,image/avif" multiple required />
        </label>
        <p class="hint">Place, time and device are taken out of every one. They show at your desk a few seconds later.</p>
        <Button kind="primary" wide>
          Send them
        </Button>
      </form>
      <Button small href={`/posts/${post.id}/edit`}>
        Go on with the post
      </Button>
      <div class="at-desk">
        <img src={way.qr} alt="A code with the address of this page, for your phone’s camera" width={180} height={180} />
        <p class="hint">At a desk: point your phone’s camera here, and sign in there as yourself.</p>
      </div>
    </Panel>
  );
}
