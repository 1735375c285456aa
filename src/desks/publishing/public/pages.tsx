import { dayOf, sayMonth } from '#src/kernel/clock.ts';
import { count } from '#src/kernel/words.ts';
import { Gate } from '#src/web/ui/gate.tsx';
import type { Neighbours, NewsPage } from '../website-store.ts';
import { oursOn, type Showing } from './layout.tsx';
import { Correction, Feedback, Picture, Said, Words } from './parts.tsx';
import { addressOf, headlineOf, languageOf, teaserOf, titleOfPage } from './story.ts';

interface Listing extends Showing {
  readonly pages: readonly NewsPage[];
  /** From 1. */
  readonly number: number;
  readonly of: number;
}

/** The news, newest first: the latest large, the others by month. */
export function NewsList({ school, base, now, pages, number, of }: Listing) {
  const [lead, ...others] = pages;
  if (lead === undefined) return <NoNews school={school} base={base} now={now} number={number} />;
  const showing = { school, base, now };
  return (
    <>
      <h1 class={number === 1 ? 'vh' : undefined}>{number === 1 ? 'News' : `News, page ${number}`}</h1>
      {number === 1 && <Lead page={lead} {...showing} />}
      {byMonth(number === 1 ? others : pages, school.zone).map(({ month, among }) => (
        <section key={month} class="month" aria-label={month}>
          <h2>{month}</h2>
          <ul class="stories">
            {among.map((page) => (
              <li key={page.slug}>
                <Story page={page} {...showing} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {of > 1 && <Pages base={base} number={number} of={of} />}
    </>
  );
}

function byMonth(pages: readonly NewsPage[], zone: string) {
  const months = new Map<string, NewsPage[]>();
  for (const page of pages) {
    const month = sayMonth(dayOf(page.publishedAt, zone));
    months.set(month, [...(months.get(month) ?? []), page]);
  }
  return [...months].map(([month, among]) => ({ month, among }));
}

type Told = Showing & { readonly page: NewsPage };

function Lead({ page, school, base }: Told) {
  const [shot] = page.parcel.pictures;
  return (
    <article class={shot === undefined ? 'lead plain' : 'lead'}>
      {shot !== undefined && (
        <div class="shot">
          <Picture base={base} shot={shot} sizes="(min-width: 62rem) 38rem, 100vw" isFirst />
        </div>
      )}
      <div class="telling">
        <Told page={page} school={school} base={base} is="h2" />
      </div>
    </article>
  );
}

function Story({ page, school, base }: Told) {
  const [shot] = page.parcel.pictures;
  return (
    <article class={shot === undefined ? 'story plain' : 'story'}>
      {shot !== undefined && (
        <div class="shot">
          <Picture base={base} shot={shot} sizes="(min-width: 62rem) 23rem, (min-width: 40rem) 46vw, 100vw" />
        </div>
      )}
      <Told page={page} school={school} base={base} is="h3" />
    </article>
  );
}

function Told({ page, school, base, is: Heading }: Omit<Told, 'now'> & { is: 'h2' | 'h3' }) {
  const language = languageOf(page, school);
  const lang = oursOn(language) === undefined ? undefined : language;
  const teaser = teaserOf(page);
  return (
    <>
      <Heading lang={lang} dir="auto">
        <a href={addressOf(base, page)}>{headlineOf(page)}</a>
      </Heading>
      <Said page={page} school={school} showing="day" />
      {teaser !== '' && (
        <p class="teaser" lang={lang} dir="auto">
          {teaser}
        </p>
      )}
      {page.correction !== null && <p class="corrected">With a correction</p>}
    </>
  );
}

function Pages({ base, number, of }: { base: string; number: number; of: number }) {
  const at = (page: number): string => (page === 1 ? base : `${base}?page=${page}`);
  return (
    <nav class="pages" aria-label="More news">
      {number > 1 && (
        <a href={at(number - 1)} rel="prev">
          Newer news
        </a>
      )}
      <span>
        Page {number} of {of}
      </span>
      {number < of && (
        <a href={at(number + 1)} rel="next">
          Older news
        </a>
      )}
    </nav>
  );
}

function NoNews({ school, base, number }: Showing & { number: number }) {
  return (
    <div class="none">
      <Gate state="open" />
      <h1>{number === 1 ? 'There is no news yet' : 'There is nothing on this page'}</h1>
      {number === 1 ? (
        <p>What {school.name} publishes will stand here. A feed reader tells you as soon as it does.</p>
      ) : (
        <p>
          <a href={base}>See the latest news</a>
        </p>
      )}
    </div>
  );
}

/** One post: the words as they were approved, all its pictures, and what stands beside it. */
export function NewsPost({ school, base, page, thanks, newer, older }: Showing & Neighbours & { page: NewsPage; thanks: boolean }) {
  const [first, ...others] = page.parcel.pictures;
  const lang = oursOn(languageOf(page, school));
  return (
    <>
      <article class="post">
        <Said page={page} school={school} showing="moment" />
        <Correction page={page} school={school} />
        <Words
          page={page}
          picture={
            first !== undefined && (
              <figure class="shot">
                <Picture base={base} shot={first} sizes="(min-width: 48rem) 46rem, 100vw" isFirst />
              </figure>
            )
          }
        />
        {others.length > 0 && (
          <ul class={others.length === 1 ? 'gallery one' : 'gallery'}>
            {others.map((shot) => (
              <li key={shot.sha256}>
                <figure class="shot">
                  <Picture base={base} shot={shot} sizes="(min-width: 48rem) 23rem, 100vw" />
                </figure>
              </li>
            ))}
          </ul>
        )}
        <div lang={lang}>
          <Feedback action={`${addressOf(base, page)}/feedback`} thanks={thanks} />
        </div>
        <p class="from" aria-hidden="true">
          {addressOf(base, page)}
        </p>
      </article>
      <nav class="beside" aria-label="More news" lang={lang}>
        {newer !== null && <Beside page={newer} label="Newer" base={base} school={school} />}
        {older !== null && <Beside page={older} label="Older" base={base} school={school} />}
        <a class="all" href={base}>
          All news
        </a>
      </nav>
    </>
  );
}

function Beside({ page, label, base, school }: Omit<Told, 'now'> & { label: 'Newer' | 'Older' }) {
  return (
    <a href={addressOf(base, page)} rel={label === 'Newer' ? 'prev' : 'next'}>
      <span>{label}</span> <b lang={languageOf(page, school)}>{titleOfPage(page)}</b>
    </a>
  );
}

/** What was here and is not any more. */
export function Gone({ base }: { base: string }) {
  return (
    <div class="none">
      <Gate state="shut" />
      <h1>This has been taken down</h1>
      <p>The school has removed what was here.</p>
      <p>
        <a href={base}>See the news</a>
      </p>
    </div>
  );
}

/** What never was here. */
export function NotThere({ base }: { base: string }) {
  return (
    <div class="none">
      <Gate state="shut" />
      <h1>There is nothing here</h1>
      <p>The address may be mistyped.</p>
      <p>
        <a href={base}>See the news</a>
      </p>
    </div>
  );
}

/** Too many notes at once from one place. */
export function TooMany({ back, minutes }: { back: string; minutes: number }) {
  return (
    <div class="none">
      <Gate state="held" />
      <h1>That was a lot in a short time</h1>
      <p>Nothing was sent. Go back to keep what you wrote, wait {count(minutes, 'minute')}, and send it again.</p>
      <p>
        <a href={back}>Back to the news</a>
      </p>
    </div>
  );
}
