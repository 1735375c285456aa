import { Feed } from 'feed';
import type { SchoolDoor } from '#src/infra/schools.ts';
import { titleOf } from '../model.ts';
import type { NewsPage } from '../website-store.ts';

/** What a feed is made of: the school, where its news live, what is up and what came down. */
export interface News {
  readonly school: SchoolDoor;
  /** Address of the news, without a trailing slash. */
  readonly base: string;
  readonly pages: readonly NewsPage[];
  readonly removed: readonly NewsPage[];
  readonly changedAt: Date;
}

export function addressOf(base: string, page: Pick<NewsPage, 'slug'>): string {
  return `${base}/${page.slug}`;
}

export function pictureAddress(base: string, sha256: string): string {
  return `${base}/files/${sha256}.jpg`;
}

function feedOf(news: News): Feed {
  const { school, base } = news;
  const feed = new Feed({
    title: `${school.name}: news`,
    id: base,
    link: base,
    language: 'en-GB',
    updated: news.changedAt,
    generator: 'Gatepost',
    copyright: school.name,
    feedLinks: { atom: `${base}/atom.xml`, rss: `${base}/rss.xml`, json: `${base}/feed.json` },
    author: { name: school.name, link: base },
  });
  for (const page of news.pages)
    feed.addItem({
      title: titleOf(page.parcel.text),
      id: addressOf(base, page),
      link: addressOf(base, page),
      content: htmlOf(page, base),
      author: [{ name: page.parcel.byline ?? school.name }],
      date: page.changedAt,
      published: page.publishedAt,
    });
  return feed;
}

/** Atom 1.0, with an entry for each post that came down, so that readers drop it too (RFC 6721). */
export function atomOf(news: News): string {
  const gone = news.removed
    .map(
      (page) =>
        `    <at:deleted-entry ref="${escaped(addressOf(news.base, page))}" when="${(page.removedAt ?? page.changedAt).toISOString()}"/>\n`,
    )
    .join('');
  return feedOf(news)
    .atom1()
    .replace(
      '<feed xmlns="http://www.w3.org/2005/Atom">',
      '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">',
    )
    .replace(/<\/feed>\s*$/u, `${gone}</feed>\n`);
}

export function rssOf(news: News): string {
  return feedOf(news).rss2();
}

/** JSON Feed 1.1. */
export function jsonOf(news: News): object {
  const { school, base } = news;
  return {
    version: 'https://jsonfeed.org/version/1.1',
    title: `${school.name}: news`,
    home_page_url: base,
    feed_url: `${base}/feed.json`,
    language: 'en-GB',
    authors: [{ name: school.name, url: base }],
    items: news.pages.map((page) => ({
      id: addressOf(base, page),
      url: addressOf(base, page),
      title: titleOf(page.parcel.text),
      content_text: page.correction === null ? page.parcel.text : `${page.parcel.text}\n\nCorrection: ${page.correction}`,
      content_html: htmlOf(page, base),
      date_published: page.publishedAt.toISOString(),
      date_modified: page.changedAt.toISOString(),
      authors: [{ name: page.parcel.byline ?? school.name }],
      ...(page.parcel.pictures[0] === undefined ? {} : { image: pictureAddress(base, page.parcel.pictures[0].sha256) }),
    })),
  };
}

function htmlOf(page: NewsPage, base: string): string {
  const words = page.parcel.text
    .split(/\n{2,}/u)
    .map((part) => `<p>${escaped(part).replaceAll('\n', '<br>')}</p>`)
    .join('');
  const pictures = page.parcel.pictures
    .map(
      (one) =>
        `<p><img src="${pictureAddress(base, one.sha256)}" alt="${escaped(one.alt)}" width="${one.width}" height="${one.height}"></p>`,
    )
    .join('');
  const correction = page.correction === null ? '' : `<p><strong>Correction:</strong> ${escaped(page.correction)}</p>`;
  const byline = page.parcel.byline === undefined ? '' : `<p><small>${escaped(page.parcel.byline)}</small></p>`;
  return `${words}${pictures}${correction}${byline}`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/gu, (sign) => `&#${sign.codePointAt(0)};`);
}
