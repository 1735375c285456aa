import { sayInstant } from '#src/kernel/clock.ts';
import { languages } from '#src/kernel/languages.ts';
import { list } from '#src/kernel/words.ts';
import { Button, PressForm } from '#src/web/ui/button.tsx';
import { TextArea } from '#src/web/ui/field.tsx';
import { FindingItem } from '#src/web/ui/finding-item.tsx';
import { State } from '#src/web/ui/gate.tsx';
import { Banner, Panel } from '#src/web/ui/panel.tsx';
import { wordsFor } from '../checks/facts.ts';
import { titleOf } from '../model.ts';
import { Decide } from './decide-panel.tsx';
import { Deliveries } from './deliveries-panel.tsx';
import { Owed, Wrong } from './duty-panels.tsx';
import type { DutiesShown } from './duty-view.ts';
import { Evidence } from './evidence-panel.tsx';
import { isComingDown, isUpOrGoing, postWord } from './say.ts';
import type { PostShown } from './post-view.ts';

/** One post: how it stands on each channel, what somebody decides about it, and what is kept as evidence. */
export function PostPage({ shown, duties }: { shown: PostShown; duties: DutiesShown }) {
  const { post, visit, names } = shown;

  const when = post.outAt ?? post.goesOutAt;
  const toPutUp = shown.deliveries.some((one) => one.status === 'by-hand');
  const isUp = shown.deliveries.some(isUpOrGoing);
  const { is, word } = postWord({ ...post, toPutUp, comingDown: isComingDown(post, shown.deliveries) });
  const isOpen = post.status === 'draft' || post.status === 'held' || (post.status === 'scheduled' && !toPutUp);
  return (
    <>
      <header class="top">
        <div>
          <p class="crumb">
            <a href="/posts">Posts</a> / by {names.get(post.author) ?? 'somebody who has left'}
          </p>
          <h1>{titleOf(post.draft.words)}</h1>
          <p>
            <State is={is}>{word}</State> {when !== null && sayInstant(when, visit.school.zone, visit.now)}
          </p>
        </div>
        <div class="actions">
          {isOpen && shown.may['publishing:change'] && (
            <Button small icon="pencil" href={`/posts/${post.id}/edit`}>
              Change it
            </Button>
          )}
          {isOpen && shown.may['publishing:liaise'] && !post.marked && (
            <PressForm action={`/posts/${post.id}/ask-to-see`} small kind="quiet">
              Ask to see it first
            </PressForm>
          )}
        </div>
      </header>
      {(post.holdWhy !== null || shown.mayTakeBack) && post.status !== 'out' && (
        <Banner is="held">
          <b>{heldWords[post.holdCode ?? (shown.mayTakeBack ? 'passed-on' : '')] ?? 'It stopped on its way.'}</b> {post.holdWhy}
          {shown.mayTakeBack && (
            <PressForm action={`/posts/${post.id}/take-back`} small>
              Take it back
            </PressForm>
          )}
        </Banner>
      )}
      {shown.isNameAsked && shown.may['publishing:correct'] && (
        <Banner is="held">
          <b>Somebody named in it has another answer now.</b> Take it down, or say that the name stays.
          <PressForm action={`/posts/${post.id}/name-stays`} small>
            The name stays
          </PressForm>
        </Banner>
      )}
      {shown.corrected !== null && (
        <Banner is="note">
          <b>A correction.</b> It puts right <a href={`/posts/${shown.corrected.id}`}>{titleOf(shown.corrected.draft.words)}</a>. On the
          website it stands on that post’s page; elsewhere somebody puts it up.
        </Banner>
      )}
      <div class="post-page">
        <div class="stack">
          <Owed shown={shown} duties={duties} />
          <AsItLooks shown={shown} />
          {isOpen && <Decide shown={shown} />}
          <Deliveries shown={shown} />
          {post.status === 'out' && isUp && post.corrects === null && shown.may['publishing:correct'] && <Correct shown={shown} />}
        </div>
        <div class="stack">
          {isOpen && <Found shown={shown} />}
          <Wrong shown={shown} duties={duties} />
          <Evidence shown={shown} />
        </div>
      </div>
    </>
  );
}

const heldWords: Readonly<Record<string, string>> = {
  returned: 'It came back with a note.',
  declined: 'It was declined and will not go out.',
  'passed-on': 'It was passed on.',
};

/** The words and pictures, channel by channel where they differ: what a decision is about. */
function AsItLooks({ shown }: { shown: PostShown }) {
  const { post, places } = shown;
  const lang = post.draft.language ?? undefined;
  const own = post.draft.accounts.filter((account) => post.draft.variants[account] !== undefined);
  return (
    <Panel title="As it looks">
      {lang !== undefined && <p class="meta">In {languages[lang].english}</p>}
      <p class="post-words" dir="auto" lang={lang}>
        {post.draft.words}
      </p>
      {own.map((account) => (
        <div key={account} class="variant">
          <h3>On {places.get(account)?.name}</h3>
          <p class="post-words" dir="auto" lang={lang}>
            {wordsFor(post.draft, account)}
          </p>
        </div>
      ))}
      <p class="meta">Under it, as who speaks: {shown.gathered.byline}</p>
      {post.draft.pictures.length > 0 && (
        <div class="photos">
          {post.draft.pictures.map((picture, at) => (
            <figure key={picture.id} class="photo">
              {shown.gathered.facts.draft.pictures[at]?.takenAway === undefined ? (
                <img src={`/posts/${post.id}/pictures/${picture.id}/full`} alt={picture.alt} loading="lazy" />
              ) : (
                <p>This photo was taken away. Nobody can open it.</p>
              )}
              <figcaption class="meta">
                Photo {at + 1}: {picture.alt || 'no description'}
                {picture.leftOutOf.length > 0 &&
                  `. Left out of ${picture.leftOutOf.map((id) => places.get(id)?.name ?? 'a channel').join(', ')}`}
              </figcaption>
            </figure>
          ))}
        </div>
      )}
    </Panel>
  );
}

function Found({ shown }: { shown: PostShown }) {
  const { findings } = shown.check;
  return (
    <Panel title="The gate" sub={findings.length === 0 ? 'Nothing found.' : undefined}>
      {findings.map((finding) => (
        <FindingItem key={finding.key} severity={finding.severity} what={finding.what} why={finding.why} citation={finding.citation} />
      ))}
    </Panel>
  );
}

/** HM-PUB-03: a mistake is put right in the open; on the school’s own page the note stands for good. */
function Correct({ shown }: { shown: PostShown }) {
  const live = shown.deliveries.filter((one) => one.status === 'live');
  const onPage = live.some((one) => one.channel === 'website');
  const elsewhere = live.flatMap((one) => (one.channel === 'website' ? [] : [shown.places.get(one.accountId)?.name ?? 'a channel']));
  return (
    <Panel title="Put a mistake right">
      <form method="post" action={`/posts/${shown.post.id}/correct`} class="form">
        <TextArea
          name="note"
          label="What was wrong, and what is right"
          hint={[
            'It is checked, and decided about, like a post.',
            ...(onPage ? ['It then stands on the website’s page for everybody to read.'] : []),
            ...(elsewhere.length > 0
              ? [`Gatepost cannot change words on ${list(elsewhere)}: somebody puts it up there, or takes the post down.`]
              : []),
          ].join(' ')}
          required
          maxLength={1000}
        />
        <Button small>Add the correction</Button>
      </form>
    </Panel>
  );
}
