import { useEffect, useState } from 'preact/hooks';
import type { AccountId } from '#src/kernel/ids.ts';
import { AboutPost } from './about-post.tsx';
import { GatePanel, isBlank } from './gate-panel.tsx';
import { Heading } from './heading.tsx';
import { PeopleTable } from './people-table.tsx';
import { Photos } from './photos.tsx';
import { PostLanguage } from './post-language.tsx';
import { Previews } from './previews.tsx';
import { Trouble } from './trouble.tsx';
import { type Composing, useComposer } from './use-composer.ts';
import type { ComposerView } from './view.ts';
import { Words } from './words.tsx';

/**
 * The composer. The server writes it as a plain form that saves, checks and sends; in the browser the same parts come
 * alive. `isLive` is false in the first, so that nothing shows there which only a script could do.
 */
export function Composer({ view }: { view: ComposerView }) {
  const composing = useComposer(view);
  const [isLive, setLive] = useState(false);
  const [tab, setTab] = useState<AccountId | null>(null);
  useEffect(() => setLive(true), []);
  useKeys(composing, view, setTab);
  const action = composing.postId === null ? '/posts' : `/posts/${composing.postId}/edit`;
  const chosen = view.accounts.filter((account) => composing.draft.accounts.includes(account.id));
  const shown = chosen.find((account) => account.id === tab) ?? chosen[0] ?? null;
  return (
    <div class="composing" data-live={isLive ? 'yes' : undefined}>
      <Heading composing={composing} isLive={isLive} />
      <form
        id="post-form"
        method="post"
        action={action}
        onSubmit={(event) => {
          event.preventDefault();
          void composing.send();
        }}
      >
        <input type="hidden" name="revision" value={composing.revision} />
        <input type="hidden" name="opened" value={view.openedAt} />
        {/* Enter in a field saves; it never sends by accident. */}
        <button class="vh" type="submit" name="do" value="save" tabIndex={-1} aria-hidden="true">
          Save
        </button>
        <Trouble composing={composing} />
        <div class="desk">
          <section class="panel ed" aria-label="Your post">
            <div class="pad">
              <Words composing={composing} view={view} isLive={isLive} />
              <Photos composing={composing} view={view} isLive={isLive} />
              <AboutPost composing={composing} />
              <PostLanguage composing={composing} usual={view.language} />
            </div>
          </section>
          <div class="mid">
            <Previews composing={composing} view={view} shown={shown} onTab={setTab} isLive={isLive} />
            <PeopleTable composing={composing} view={view} />
          </div>
          <GatePanel composing={composing} view={view} onTab={setTab} isLive={isLive} />
        </div>
      </form>
      <GateBar composing={composing} />
    </div>
  );
}

/** On a phone the gate is below the fold: a bar says how it stands and leads there, until the gate itself is in view. */
function GateBar({ composing }: { composing: Composing }) {
  const n = composing.check.toPutRight.length;
  const [isThere, setThere] = useState(false);
  useEffect(() => {
    const gate = document.getElementById('gate');
    if (gate === null) return undefined;
    const watch = new IntersectionObserver(([seen]) => setThere(seen?.isIntersecting === true), { rootMargin: '0px 0px -35% 0px' });
    watch.observe(gate);
    return () => watch.disconnect();
  }, []);
  if (n === 0 || isThere || isBlank(composing.check)) return null;
  return (
    <div class={`gatebar ${composing.check.state}`}>
      <span>
        {composing.check.state === 'shut' ? 'Shut' : 'Held'}: {n} to put right
      </span>
      <a class="btn sm primary" href="#gate">
        {n === 1 ? 'See it' : 'See them'}
      </a>
    </div>
  );
}

function useKeys(composing: Composing, view: ComposerView, onTab: (id: AccountId) => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        void composing.send();
      }
      const account = event.altKey && /^[1-9]$/.test(event.key) ? view.accounts[Number(event.key) - 1] : undefined;
      if (account !== undefined) {
        event.preventDefault();
        onTab(account.id);
      }
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  });
}
