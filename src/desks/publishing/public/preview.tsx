import type { SchoolDoor } from '#src/infra/schools.ts';
import { firstSigns } from '#src/kernel/words.ts';
import type { NewsPage } from '../website-store.ts';
import { addressOf, fileAddress, languageOf, summaryOf, titleOfPage } from './story.ts';
import { writable } from './xml.ts';

/** What other places show when somebody passes a page on, and what search engines read: nothing that the page does not say. */
export function PostHead({ page, school, base }: { page: NewsPage; school: SchoolDoor; base: string }) {
  const [title, summary] = [titleOfPage(page), summaryOf(page)];
  const [shot] = page.parcel.pictures;
  return (
    <>
      <meta name="description" content={summary} />
      <meta property="og:type" content="article" />
      <meta property="og:site_name" content={writable(school.name)} />
      <meta property="og:title" content={title} />
      <meta property="og:description" content={summary} />
      <meta property="og:url" content={addressOf(base, page)} />
      <meta property="og:locale" content={localeOf(languageOf(page, school))} />
      <meta property="article:published_time" content={page.publishedAt.toISOString()} />
      <meta property="article:modified_time" content={page.changedAt.toISOString()} />
      {shot !== undefined && (
        <>
          <meta property="og:image" content={fileAddress(base, shot)} />
          <meta property="og:image:type" content={shot.type} />
          <meta property="og:image:width" content={String(shot.width)} />
          <meta property="og:image:height" content={String(shot.height)} />
          <meta property="og:image:alt" content={writable(shot.alt)} />
        </>
      )}
      <meta name="twitter:card" content={shot === undefined ? 'summary' : 'summary_large_image'} />
      {/* Data, which no browser runs. */}
      <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: asData(newsArticle(page, school, base)) }} />
    </>
  );
}

/** The list itself, passed on. */
export function ListHead({ school, base }: { school: SchoolDoor; base: string }) {
  const summary = `News from ${writable(school.name)}.`;
  return (
    <>
      <meta name="description" content={summary} />
      <meta property="og:type" content="website" />
      <meta property="og:site_name" content={writable(school.name)} />
      <meta property="og:title" content={`News – ${writable(school.name)}`} />
      <meta property="og:description" content={summary} />
      <meta property="og:url" content={base} />
      <meta property="og:locale" content={localeOf(school.language)} />
      <meta name="twitter:card" content="summary" />
    </>
  );
}

/** The author is the school: no name is told that the page does not show. */
function newsArticle(page: NewsPage, school: SchoolDoor, base: string): object {
  const speaker = { '@type': 'EducationalOrganization', name: writable(school.name), url: base };
  return {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    headline: firstSigns(titleOfPage(page), 110),
    description: summaryOf(page),
    datePublished: page.publishedAt.toISOString(),
    dateModified: page.changedAt.toISOString(),
    inLanguage: languageOf(page, school),
    url: addressOf(base, page),
    mainEntityOfPage: addressOf(base, page),
    author: speaker,
    publisher: speaker,
    ...(page.parcel.pictures.length === 0 ? {} : { image: page.parcel.pictures.map((one) => fileAddress(base, one)) }),
    ...(page.correction === null ? {} : { correction: writable(page.correction) }),
  };
}

/** JSON inside HTML: nothing in it can end the element it stands in. */
function asData(value: object): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

/** `en_GB`, `cy_GB`: Open Graph wants a country, and these languages are all spoken here. */
function localeOf(language: string): string {
  return language.includes('-') ? language.replace('-', '_') : `${language}_GB`;
}
