import { Clause } from '#src/web/ui/clause.tsx';
import { Banner } from '#src/web/ui/panel.tsx';
import { list } from '#src/kernel/words.ts';
import type { Trouble as Kind } from './state.ts';
import type { Composing } from './use-composer.ts';

/** What stands between the page and the server: what did not happen first, then that the work is safe, then a way on. */
export function Trouble({ composing }: { composing: Composing }) {
  const { trouble } = composing;
  return <div role="alert">{trouble !== null && <Banner is="held">{words(trouble, composing)}</Banner>}</div>;
}

function words(trouble: Kind, composing: Composing) {
  switch (trouble.is) {
    case 'away':
      return (
        <>
          <b>Nothing went out: Gatepost cannot be reached.</b> What you write stays here, and is saved when it answers again.{' '}
          <button type="button" class="btn sm" onClick={() => composing.tryAgain()}>
            Try now
          </button>
        </>
      );
    case 'signed-out':
      return (
        <>
          <b>Nothing went out: you have been signed out.</b> What you write stays here. Sign in in another tab, then come back to this one.{' '}
          <a class="btn sm" href="/sign-in" target="_blank" rel="noopener">
            Sign in again
          </a>
        </>
      );
    case 'someone-else':
      return (
        <>
          <b>Nothing went out: somebody else is signed in now.</b> What you write stays here, and is saved once you are signed in again.{' '}
          <a class="btn sm" href="/sign-in" target="_blank" rel="noopener">
            Sign in again
          </a>
        </>
      );
    case 'clash':
      return <Clash trouble={trouble} composing={composing} />;
    case 'conflict':
    case 'refused':
      return (
        <>
          <b>{trouble.said.what}</b> {trouble.said.why}{' '}
          {trouble.said.citations.map((one) => (
            <Clause key={one.clause} of={one} />
          ))}
          {trouble.said.next.length > 0 && (
            <span class="row">
              {trouble.said.next.map((step) => (
                <NextStep key={step.label} {...step} />
              ))}
            </span>
          )}
        </>
      );
  }
}

function NextStep({ label, href }: { readonly label: string; readonly href?: string }) {
  if (href === undefined) return <span>{label.replace(/\.?$/u, '.')}</span>;
  return (
    <a class="btn sm" href={href}>
      {label}
    </a>
  );
}

function Clash({ trouble, composing }: { trouble: Kind & { is: 'clash' }; composing: Composing }) {
  const { theirs, what } = trouble;
  return (
    <>
      <b>
        Somebody else changed this post: {theirs.by}, at {theirs.at}.
      </b>{' '}
      You both changed {list(what)}. Everything else of both is safe.
      {what.includes('the words') && (
        <blockquote class="theirs" dir="auto">
          {theirs.draft.words}
        </blockquote>
      )}
      <span class="row">
        <button type="button" class="btn sm" onClick={() => composing.settle('mine')}>
          Keep mine
        </button>
        <button type="button" class="btn sm" onClick={() => composing.settle('theirs')}>
          Take theirs
        </button>
      </span>
    </>
  );
}
