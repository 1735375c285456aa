import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { ParseOption, RelaxNGValidator, XmlDocument, type XmlElement } from 'libxml2-wasm';
import { afterAll, describe, expect, it } from 'vitest';
import { jsonFeed } from '#fixtures/feeds/json-feed.ts';
import type { AccountId, PostId, SchoolId } from '#src/kernel/ids.ts';
import { languageCodes } from '#src/kernel/languages.ts';
import type { SchoolDoor } from '#src/infra/schools.ts';
import type { NewsPage } from '../website-store.ts';
import { atomOf, jsonOf, rssOf, type News } from './feeds.ts';
import { titleOfPage } from './story.ts';
import { writable } from './xml.ts';

const grammar = (name: string) => {
  const document = XmlDocument.fromString(readFileSync(new URL(`../../../../fixtures/feeds/${name}`, import.meta.url), 'utf8'));
  return RelaxNGValidator.fromDoc(document);
};
const [atomGrammar, rssGrammar] = [grammar('atom.rng'), grammar('rss.rng')];
afterAll(() => {
  atomGrammar.dispose();
  rssGrammar.dispose();
});

const base = 'https://gatepost.example/s/ottersley/news';
const at = new Date('2026-11-20T09:35:00Z');
const sha = 'a'.repeat(64);

interface Told {
  readonly text: string;
  readonly school: string;
  readonly byline: string;
  readonly alt: string;
  readonly correction: string | null;
  readonly language: NewsPage['parcel']['language'];
}

function newsOf({ text, school, byline, alt, correction, language }: Told): News {
  const door: SchoolDoor = {
    id: '1' as SchoolId,
    slug: 'ottersley',
    name: school,
    zone: 'Europe/London',
    isDemo: false,
    language: 'en-GB',
  };
  const page: NewsPage = {
    postId: '2' as PostId,
    slug: '2026-11-20-a-post',
    parcel: {
      schoolId: door.id,
      postId: '2' as PostId,
      accountId: '3' as AccountId,
      key: '2026-11-20-a-post',
      frozenAt: at.toISOString(),
      text,
      byline,
      pictures: [{ sha256: sha, type: 'image/jpeg', width: 800, height: 600, alt }],
      ...(language === undefined ? {} : { language }),
    },
    publishedAt: at,
    changedAt: at,
    removedAt: null,
    correction,
  };
  const gone = { ...page, slug: '2026-11-19-gone', removedAt: at };
  return { school: door, base, pages: [page], removed: [gone], changedAt: at };
}

const usual: Told = {
  text: 'The library has new beanbags. Thank you.',
  school: 'Ottersley School',
  byline: 'Ottersley School · Office manager',
  alt: 'Beanbags',
  correction: null,
  language: undefined,
};

/** Reads a feed strictly: nothing is mended, nothing is fetched. */
function read(xml: string, by: RelaxNGValidator): XmlElement {
  const document = XmlDocument.fromString(xml, { option: ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_PEDANTIC });
  by.validate(document);
  return document.root;
}

const names = { a: 'http://www.w3.org/2005/Atom', dc: 'http://purl.org/dc/elements/1.1/' };
const textAt = (root: XmlElement, path: string): string => root.get(path, names)?.content ?? '';

/** What somebody reads of HTML, as far as the feeds write it: line breaks, and signs by their numbers. */
function readHtml(html: string): string {
  return html
    .replace(/<br>/gu, '\n')
    .replace(/<\/?(?:p|a)\b[^>]*>/gu, '')
    .replace(/&#(\d+);/gu, (_, code: string) => String.fromCodePoint(Number(code)));
}

const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc
    .array(
      fc.constantFrom(
        ']]>',
        '<details>',
        '&amp;',
        '&#0;',
        '<![CDATA[',
        '\u0001',
        '\u000b',
        '\ufffe',
        '\ud800',
        '👩‍👩‍👧‍👦',
        '🏴󠁧󠁢󠁷󠁬󠁳󠁿',
        'é',
        '\r\n',
        '\n\n',
        '\u202e',
        '-->',
        '<?xml?>',
        'https://a.example/?a=1&b=]]>',
      ),
    )
    .map((parts) => parts.join(' ')),
);
const named = anything.map((name) => (writable(name).trim() === '' ? 'Ottersley' : name));
const told = fc.record<Told>({
  text: anything,
  school: named,
  byline: named,
  alt: anything,
  correction: fc.option(anything),
  language: fc.constantFrom(undefined, ...languageCodes),
});
const hard = { numRuns: 150 };

describe('feeds of the news', () => {
  it('are valid Atom 1.0, RSS 2.0 and JSON Feed 1.1 by the grammar of each', () => {
    const news = newsOf(usual);
    expect(textAt(read(atomOf(news), atomGrammar), 'a:entry/a:title')).toBe('The library has new beanbags');
    expect(textAt(read(rssOf(news), rssGrammar), 'channel/item/title')).toBe('The library has new beanbags');
    expect(jsonFeed.parse(JSON.parse(JSON.stringify(jsonOf(news)))).items).toHaveLength(1);
  });

  it('without any news are valid as well', () => {
    const none = { ...newsOf(usual), pages: [], removed: [] };
    read(atomOf(none), atomGrammar);
    read(rssOf(none), rssGrammar);
    jsonFeed.parse(jsonOf(none));
  });

  it('the grammars do find what is wrong', () => {
    const [atom, rss] = [atomOf(newsOf(usual)), rssOf(newsOf(usual))];
    expect(() => read(atom.replace('<updated>', '<updated>on '), atomGrammar)).toThrow();
    expect(() => read(atom.replace(/<id>.*?<\/id>/u, ''), atomGrammar)).toThrow();
    expect(() => read(rss.replace(/<pubDate>.*?<\/pubDate>/u, '<pubDate>yesterday</pubDate>'), rssGrammar)).toThrow();
    expect(() => read(rss.replace('<channel>', '<channel><b/>'), rssGrammar)).toThrow();
    expect(() => read(rss.replace('beanbags', 'bean\u0001bags'), rssGrammar)).toThrow();
    expect(() => jsonFeed.parse({ ...jsonOf(newsOf(usual)), items: [{ id: '1' }] })).toThrow();
  });

  it('stay valid and keep the words sign for sign, whatever the words, the school, the writer and the pictures are called', () => {
    fc.assert(
      fc.property(told, (one) => {
        const news = newsOf(one);
        const [page] = news.pages;
        const [atom, rss] = [read(atomOf(news), atomGrammar), read(rssOf(news), rssGrammar)];
        const json = jsonFeed.parse(JSON.parse(JSON.stringify(jsonOf(news))));
        const said = writable(one.text);
        for (const title of [textAt(atom, 'a:entry/a:title'), textAt(rss, 'channel/item/title'), json.items[0]?.title])
          expect(title).toBe(titleOfPage(page!));
        expect(textAt(atom, 'a:entry/a:author/a:name')).toBe(writable(one.byline));
        expect(textAt(rss, 'channel/item/dc:creator')).toBe(writable(one.byline));
        expect(json.items[0]?.content_text?.startsWith(said)).toBe(true);
        for (const html of [textAt(atom, 'a:entry/a:content'), textAt(rss, 'channel/item/description'), json.items[0]?.content_html ?? ''])
          expect(lines(readHtml(html))).toContain(lines(said));
      }),
      hard,
    );
  });

  it('say the language of each post, and of the feed', () => {
    const news = newsOf({ ...usual, text: 'Mae gan y llyfrgell glustogau newydd.', language: 'cy' });
    const atom = read(atomOf(news), atomGrammar);
    expect(atom.get('a:entry/@xml:lang', names)?.content).toBe('cy');
    expect(textAt(read(rssOf(news), rssGrammar), 'channel/item/dc:language')).toBe('cy');
    expect(jsonFeed.parse(jsonOf(news))).toMatchObject({ language: 'en-GB', items: [{ language: 'cy' }] });
  });

  /** Lines as a browser shows them: each kind of line end is one, and paragraphs stand by themselves. */
  function lines(text: string): string {
    return text
      .replace(/\r\n?|\n/gu, '\n')
      .replace(/\n+/gu, '\n')
      .trim();
  }
});
