import type { Language } from '#src/kernel/languages.ts';
import type { SchoolDoor } from '#src/infra/schools.ts';
import type { NewsPage } from '../website-store.ts';
import { element, escaped, writable, xmlDocument, type Xml } from './xml.ts';
import { addressOf, fileAddress, languageOf, paragraphsOf, piecesOf, speakerOf, titleOfPage } from './story.ts';

/** What a feed is made of: the school, where its news live, what is up and what came down. */
export interface News {
  readonly school: SchoolDoor;
  /** Address of the news, without a trailing slash. */
  readonly base: string;
  readonly pages: readonly NewsPage[];
  readonly removed: readonly NewsPage[];
  readonly changedAt: Date;
}

const feedTitle = (school: SchoolDoor): string => `${school.name}: news`;

/** Atom 1.0, with an entry for each post that came down, so that readers drop it too (RFC 6721). */
export function atomOf({ school, base, pages, removed, changedAt }: News): string {
  const names = { xmlns: 'http://www.w3.org/2005/Atom', 'xmlns:at': 'http://purl.org/atompub/tombstones/1.0' };
  return xmlDocument(
    element(
      'feed',
      { ...names, 'xml:lang': school.language },
      element('id', {}, base),
      element('title', {}, feedTitle(school)),
      element('updated', {}, changedAt.toISOString()),
      element('author', {}, element('name', {}, school.name), element('uri', {}, base)),
      element('link', { rel: 'alternate', type: 'text/html', href: base }),
      element('link', { rel: 'self', type: 'application/atom+xml', href: `${base}/atom.xml` }),
      element('rights', {}, school.name),
      element('generator', {}, 'Gatepost'),
      ...pages.map((page) => atomEntry(page, school, base)),
      ...removed.map((page) =>
        element('at:deleted-entry', { ref: addressOf(base, page), when: (page.removedAt ?? page.changedAt).toISOString() }),
      ),
    ),
  );
}

function atomEntry(page: NewsPage, school: SchoolDoor, base: string): Xml {
  return element(
    'entry',
    { 'xml:lang': languageOf(page, school) },
    element('id', {}, addressOf(base, page)),
    element('title', {}, titleOfPage(page)),
    element('link', { rel: 'alternate', type: 'text/html', href: addressOf(base, page) }),
    ...page.parcel.pictures.map((one) => element('link', { rel: 'enclosure', type: one.type, href: fileAddress(base, one) })),
    element('published', {}, page.publishedAt.toISOString()),
    element('updated', {}, page.changedAt.toISOString()),
    element('author', {}, element('name', {}, speakerOf(page, school))),
    element('content', { type: 'html' }, htmlOf(page, base, languageOf(page, school))),
  );
}

/** RSS 2.0. */
export function rssOf({ school, base, pages, changedAt }: News): string {
  const names = {
    'xmlns:atom': 'http://www.w3.org/2005/Atom',
    'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
    'xmlns:media': 'http://search.yahoo.com/mrss/',
  };
  const items = pages.map((page) =>
    element(
      'item',
      {},
      element('title', {}, titleOfPage(page)),
      element('link', {}, addressOf(base, page)),
      element('guid', { isPermaLink: 'true' }, addressOf(base, page)),
      element('pubDate', {}, page.publishedAt.toUTCString()),
      element('dc:creator', {}, speakerOf(page, school)),
      element('dc:language', {}, languageOf(page, school)),
      element('description', {}, htmlOf(page, base, languageOf(page, school))),
      ...page.parcel.pictures.map((one) =>
        element(
          'media:content',
          { url: fileAddress(base, one), type: one.type, medium: 'image', width: one.width, height: one.height },
          one.alt === '' ? null : element('media:description', { type: 'plain' }, one.alt),
        ),
      ),
    ),
  );
  const channel = element(
    'channel',
    {},
    element('title', {}, feedTitle(school)),
    element('link', {}, base),
    element('description', {}, `What ${school.name} has to say`),
    element('language', {}, school.language),
    element('copyright', {}, school.name),
    element('lastBuildDate', {}, changedAt.toUTCString()),
    element('generator', {}, 'Gatepost'),
    element('atom:link', { rel: 'self', type: 'application/rss+xml', href: `${base}/rss.xml` }),
    ...items,
  );
  return xmlDocument(element('rss', { version: '2.0', ...names }, channel));
}

/** JSON Feed 1.1. */
export function jsonOf({ school, base, pages }: News): object {
  return {
    version: 'https://jsonfeed.org/version/1.1',
    title: writable(feedTitle(school)),
    home_page_url: base,
    feed_url: `${base}/feed.json`,
    language: school.language,
    authors: [{ name: writable(school.name), url: base }],
    items: pages.map((page) => {
      const { text, pictures } = page.parcel;
      const said = page.correction === null ? text : `${text}\n\nCorrection: ${page.correction}`;
      const [first] = pictures;
      return {
        id: addressOf(base, page),
        url: addressOf(base, page),
        title: titleOfPage(page),
        content_text: writable(said),
        content_html: htmlOf(page, base, languageOf(page, school)),
        date_published: page.publishedAt.toISOString(),
        date_modified: page.changedAt.toISOString(),
        language: languageOf(page, school),
        authors: [{ name: writable(speakerOf(page, school)) }],
        ...(first === undefined ? {} : { image: fileAddress(base, first) }),
        ...(pictures.length === 0
          ? {}
          : { attachments: pictures.map((one) => ({ url: fileAddress(base, one), mime_type: one.type, title: writable(one.alt) })) }),
      };
    }),
  };
}

/** The words sign for sign, the pictures with what they show, a correction, and who speaks (HM-PUB-01). */
function htmlOf(page: NewsPage, base: string, language: Language): string {
  const words = paragraphsOf(page.parcel.text).map((part) => `<p lang="${language}" dir="auto">${lines(part)}</p>`);
  const pictures = page.parcel.pictures.map(
    (one) => `<p><img src="${fileAddress(base, one)}" alt="${escaped(one.alt)}" width="${one.width}" height="${one.height}"></p>`,
  );
  const correction = page.correction === null ? [] : [`<p><strong>Correction:</strong> ${lines(page.correction)}</p>`];
  const byline = page.parcel.byline === undefined ? [] : [`<p><small>${escaped(page.parcel.byline)}</small></p>`];
  return [...words, ...pictures, ...correction, ...byline].join('\n');
}

function lines(text: string): string {
  return piecesOf(text)
    .map(({ words, href }) => {
      const said = escaped(words).replace(/(?:&#13;)?\n|&#13;/gu, '<br>');
      return href === null ? said : `<a href="${escaped(href)}">${said}</a>`;
    })
    .join('');
}
