import { Fragment, type ComponentChildren } from 'preact';
import { dayOf, sayDay, timeOf } from '#src/kernel/clock.ts';
import { ours } from '#src/kernel/languages.ts';
import { openingOf } from '../title.ts';
import type { NewsPage } from '../website-store.ts';
import { oursOn, type Showing } from './layout.tsx';
import { fileAddress, isHeadline, languageOf, piecesOf, speakerOf, titleOfPage, widthsOf } from './story.ts';
import { writable } from './xml.ts';

type Shot = NewsPage['parcel']['pictures'][number];

/** A picture as it is: never stretched, never cut, in the smallest file that fits the reader's screen. */
export function Picture({ base, shot, sizes, isFirst = false }: { base: string; shot: Shot; sizes: string; isFirst?: boolean }) {
  const srcset = widthsOf(base, shot);
  return (
    <img
      src={fileAddress(base, shot)}
      srcset={srcset}
      sizes={srcset === undefined ? undefined : sizes}
      alt={writable(shot.alt)}
      width={shot.width}
      height={shot.height}
      class={shot.height > shot.width ? 'tall' : undefined}
      loading={isFirst ? undefined : 'lazy'}
      decoding="async"
    />
  );
}

/** When, and who says it: attached by Gatepost, on every post (HM-PUB-01). Always with the year: news are read in others. */
export function Said({ page, school, showing }: { page: NewsPage; school: Showing['school']; showing: 'day' | 'moment' }) {
  const day = sayDay(dayOf(page.publishedAt, school.zone), '');
  return (
    <p class="said" lang={languageOf(page, school) === ours ? undefined : ours}>
      <time dateTime={page.publishedAt.toISOString()}>
        {day}
        {showing === 'moment' && `, ${timeOf(page.publishedAt, school.zone)}`}
      </time>{' '}
      <span class="byline" dir="auto">
        {speakerOf(page, school)}
      </span>
    </p>
  );
}

/**
 * The words sign for sign as they were approved: the first sentence is the headline where it is short enough for one, and
 * is not said again; line breaks and empty lines stay. `picture` stands under the headline.
 */
export function Words({ page, picture }: { page: NewsPage; picture: ComponentChildren }) {
  const text = writable(page.parcel.text);
  const { first, rest } = openingOf(text);
  const isHead = isHeadline(first);
  return (
    <>
      {!isHead && <h1 class="vh">{titleOfPage(page)}</h1>}
      <div class={isHead ? 'words' : 'words whole'}>
        {isHead && <h1 dir="auto">{linked(first)}</h1>}
        {picture}
        {paragraphs(isHead ? rest : text)}
      </div>
    </>
  );
}

/** Paragraphs, and between them what parted them, which nobody sees. */
function paragraphs(text: string): ComponentChildren {
  const begins = /^\s*/u.exec(text)?.[0] ?? '';
  return [begins, ...text.slice(begins.length).split(/(\n{2}|(?:\r\n){2})/u)].map((part, at) =>
    part === '' || at === 0 || at % 2 === 0 ? (
      <Fragment key={at}>{part}</Fragment>
    ) : (
      <p key={at} dir="auto">
        {linked(part)}
      </p>
    ),
  );
}

/** The words with their web addresses as links. */
function linked(text: string): ComponentChildren {
  return piecesOf(text).map(({ words, href }, at) =>
    href === null ? (
      words
    ) : (
      <a key={at} href={href} rel="nofollow noopener">
        {words}
      </a>
    ),
  );
}

/** HM-PUB-03: what was put right stands beside the words for good. */
export function Correction({ page, school }: { page: NewsPage; school: Showing['school'] }) {
  if (page.correction === null) return null;
  return (
    <p class="correction" role="note">
      <b lang={oursOn(languageOf(page, school))}>Correction:</b> <span dir="auto">{writable(page.correction)}</span>
    </p>
  );
}

/** WH-PUB-01: a word to the school in private, beside every post. */
export function Feedback({ action, thanks }: { action: string; thanks: boolean }) {
  if (thanks)
    return (
      <p class="thanks" role="status">
        Thank you. The school has your words; nobody else sees them.
      </p>
    );
  return (
    <details class="feedback">
      <summary>Tell the school something about this, in private</summary>
      {/* Found by its id from elsewhere: a browser opens what it is folded into. */}
      <form id="tell-us" method="post" action={action}>
        <p class="field">
          <label for="words">Your words</label>
          <textarea id="words" name="words" rows={4} maxLength={2000} required />
        </p>
        <p class="field">
          <label for="reply">If you would like an answer: your e-mail address</label>
          <input id="reply" name="replyTo" type="email" maxLength={200} autocomplete="email" />
        </p>
        <button class="btn" type="submit">
          Send to the school
        </button>
      </form>
    </details>
  );
}
