import { Button, PressForm } from '#src/web/ui/button.tsx';
import { titleOf } from '../../title.ts';
import { PhonePanel } from './phone-panel.tsx';
import type { Composing } from './use-composer.ts';

/** What the post is called while it is written, whether it is saved, and what else may be done with it. */
export function Heading({ composing, isLive }: { composing: Composing; isLive: boolean }) {
  const { draft, postId, savedAt } = composing;
  const words = draft.words.trim();
  return (
    <header class="top">
      <div>
        <p class="crumb">
          <a href="/posts">Posts</a> / <span aria-live="polite">{savedAt === null ? 'New, not saved yet' : `Draft, saved ${savedAt}`}</span>
        </p>
        <h1 dir="auto">{words === '' ? 'New post' : titleOf(words)}</h1>
      </div>
      <div class="actions">
        {isLive && <PhonePanel composing={composing} />}
        {postId === null ? (
          <Button small icon="redo" href="/posts/again">
            Use an old post
          </Button>
        ) : (
          <>
            <Button small kind="quiet" href={`/posts/${postId}`}>
              How it stands
            </Button>
            <PressForm action={`/posts/${postId}/discard`} small kind="quiet">
              Throw away
            </PressForm>
          </>
        )}
      </div>
    </header>
  );
}
