import type { ComponentChildren } from 'preact';
import { sayInstant } from '#src/kernel/clock.ts';
import { linksIn } from '#src/kernel/links.ts';
import type { SchoolDoor } from '#src/infra/schools.ts';
import { titleOf } from '../model.ts';
import type { NewsPage } from '../website-store.ts';
import { addressOf, pictureAddress } from './feeds.ts';

interface Showing {
  readonly school: SchoolDoor;
  readonly base: string;
  readonly now: Date;
}

/** The news, newest first. */
export function NewsList({ school, base, now, pages, older }: Showing & { pages: readonly NewsPage[]; older: string | null }) {
  return (
    <>
      <h1>News</h1>
      {pages.length === 0 && <p>There is no news yet.</p>}
      {pages.map((page) => (
        <article key={page.slug} class="news">
          <h2>
            <a href={addressOf(base, page)}>{titleOf(page.parcel.text)}</a>
          </h2>
          <Said page={page} school={school} now={now} />
          <p>{page.parcel.text.length > 280 ? `${page.parcel.text.slice(0, 280).replace(/\s+\S*$/u, '')}…` : page.parcel.text}</p>
        </article>
      ))}
      {older !== null && (
        <p>
          <a href={older} rel="next">
            Older news
          </a>
        </p>
      )}
      <p class="meta">
        Follow: <a href={`${base}/atom.xml`}>Atom</a>, <a href={`${base}/rss.xml`}>RSS</a>, <a href={`${base}/feed.json`}>JSON</a>
      </p>
    </>
  );
}

/** Who says it and when: attached by Gatepost, on every post (HM-PUB-01). */
function Said({ page, school, now }: { page: NewsPage; school: SchoolDoor; now: Date }) {
  return (
    <p class="meta">
      <span class="byline">{page.parcel.byline ?? school.name}</span>
      {', '}
      <time dateTime={page.publishedAt.toISOString()}>{sayInstant(page.publishedAt, school.zone, now)}</time>
    </p>
  );
}

export function NewsPost({ school, base, now, page, thanks }: Showing & { page: NewsPage; thanks: boolean }) {
  return (
    <article class="news">
      <h1>{titleOf(page.parcel.text)}</h1>
      <Said page={page} school={school} now={now} />
      {page.correction !== null && (
        <p class="correction" role="note">
          <b>Correction:</b> {page.correction}
        </p>
      )}
      {page.parcel.text.split(/\n{2,}/u).map((part) => (
        <p key={part}>{linked(part)}</p>
      ))}
      {page.parcel.pictures.map((one) => (
        <p key={one.sha256}>
          <img src={pictureAddress(base, one.sha256)} alt={one.alt} width={one.width} height={one.height} loading="lazy" />
        </p>
      ))}
      <Feedback action={`${addressOf(base, page)}/feedback`} thanks={thanks} />
    </article>
  );
}

/** WH-PUB-01: a word to the school in private, beside every post. */
function Feedback({ action, thanks }: { action: string; thanks: boolean }) {
  if (thanks) return <p role="status">Thank you. The school has your words; nobody else sees them.</p>;
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

/** The words with their web addresses as links. */
function linked(text: string): ComponentChildren {
  const links = linksIn(text);
  const before = (at: number): string => text.slice(links[at - 1]?.to ?? 0, links[at]?.from);
  return [
    ...links.flatMap(({ from, said, href }, at) => [
      before(at),
      <a key={from} href={href} rel="nofollow noopener">
        {said.replace(/^https?:\/\//u, '')}
      </a>,
    ]),
    before(links.length),
  ];
}

/** What was here and is not any more. */
export function Gone({ base }: { base: string }) {
  return (
    <>
      <h1>This has been taken down</h1>
      <p>The school has removed what was here.</p>
      <p>
        <a href={base}>See the news</a>
      </p>
    </>
  );
}
