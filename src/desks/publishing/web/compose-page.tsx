import type { Context } from 'hono';
import { page } from '#src/web/page.tsx';
import type { Visiting } from '#src/web/visit.ts';
import { Composer } from './composer/composer.tsx';
import type { ComposerView } from './composer/view.ts';

/** The composer's page. The view goes with it as plain data, from which the browser brings the same parts to life. */
export function composePage(c: Context<Visiting>, view: ComposerView, status: 200 | 403 | 409 | 422 = 200): Response | Promise<Response> {
  // A pupil's name may stand in the first words: the page's own title says nothing of them.
  const title = view.postId === null ? 'New post' : 'Change a post';
  return page(
    c,
    { title, desk: 'posts', bare: true, scripts: ['composer.js'], status },
    <div id="composer" data-view={JSON.stringify(view)}>
      <Composer view={view} />
    </div>,
  );
}
