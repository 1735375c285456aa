import type { Context } from 'hono';
import { page } from '#src/web/page.tsx';
import type { Visiting } from '#src/web/visit.ts';
import { Button, PressForm } from '#src/web/ui/button.tsx';
import { titleOf } from '../model.ts';
import { Composer } from './composer/composer.tsx';
import type { ComposerView } from './composer/view.ts';

/** The composer's page. The view goes with it as plain data, from which the browser brings the same parts to life. */
export function composePage(c: Context<Visiting>, view: ComposerView, status: 200 | 403 | 409 | 422 = 200): Response | Promise<Response> {
  // A pupil's name may stand in the first words: the page's own title says nothing of them.
  const title = view.postId === null ? 'New post' : 'Change a post';
  return page(
    c,
    { title, desk: 'posts', bare: true, scripts: ['composer.js'], status },
    <>
      <header class="top">
        <div>
          <p class="crumb">
            <a href="/posts">Posts</a> / {view.postId === null ? 'New' : 'Draft'}
          </p>
          <h1>{view.draft.words.trim() === '' ? 'New post' : titleOf(view.draft.words)}</h1>
        </div>
        {view.postId !== null && (
          <div class="actions">
            <Button small kind="quiet" href={`/posts/${view.postId}`}>
              How it stands
            </Button>
            <PressForm action={`/posts/${view.postId}/discard`} small kind="quiet">
              Throw away
            </PressForm>
          </div>
        )}
      </header>
      <div id="composer" data-view={JSON.stringify(view)}>
        <Composer view={view} />
      </div>
    </>,
  );
}
