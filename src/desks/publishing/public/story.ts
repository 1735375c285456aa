import type { Language } from '#src/kernel/languages.ts';
import { linksIn } from '#src/kernel/links.ts';
import { firstSigns, isSeen, shortened } from '#src/kernel/words.ts';
import type { SchoolDoor } from '#src/infra/schools.ts';
import { openingOf, titleOf } from '../title.ts';
import type { NewsPage } from '../website-store.ts';
import { writable } from './xml.ts';

/** How a page of the news is told: worked out from the words that were approved and from nothing else. */

type Picture = NewsPage['parcel']['pictures'][number];
type File = Pick<Picture, 'sha256' | 'type'>;

export function addressOf(base: string, page: Pick<NewsPage, 'slug'>): string {
  return `${base}/${page.slug}`;
}

export function fileAddress(base: string, file: File): string {
  return `${base}/files/${file.sha256}.${file.type === 'image/webp' ? 'webp' : 'jpg'}`;
}

/** Every width of a picture there is, for a browser to choose from; undefined when there is only the one. */
export function widthsOf(base: string, picture: Picture): string | undefined {
  const files = [...(picture.smaller ?? []), picture];
  return files.length === 1 ? undefined : files.map((file) => `${fileAddress(base, file)} ${file.width}w`).join(', ');
}

/** Said in a language of its own, or in the school's usual one. */
export function languageOf(page: NewsPage, school: Pick<SchoolDoor, 'language'>): Language {
  return page.parcel.language ?? school.language;
}

/** Who speaks: attached by Gatepost, on every post (HM-PUB-01). */
export function speakerOf(page: NewsPage, school: Pick<SchoolDoor, 'name'>): string {
  return page.parcel.byline ?? school.name;
}

/** Its first sentence; of a post that is pictures alone, what the first one shows. */
export function titleOfPage({ parcel }: NewsPage): string {
  const said = [parcel.text, ...parcel.pictures.map((one) => one.alt)].map(writable);
  return titleOf(said.find(isSeen) ?? '');
}

/** The title as it was written, with the stop that names in lists go without. */
export function headlineOf(page: NewsPage): string {
  const title = titleOfPage(page);
  const said = `${title}.`;
  return openingOf(writable(page.parcel.text)).first.trim() === said ? said : title;
}

const teaserSigns = 220;

/** What follows the title, as much as a list has room for; where the title had to be cut, it goes on from there. */
export function teaserOf({ parcel }: NewsPage): string {
  const text = writable(parcel.text);
  const { first, rest } = openingOf(text);
  const title = titleOf(text);
  const after = title.endsWith('…') && !first.trim().endsWith('…') ? `…${first.trim().slice(title.length - 1)}${rest}` : rest;
  return shortened(after.trim().replace(/\s+/gu, ' '), teaserSigns);
}

/** What it is about, for previews elsewhere: the teaser, or all there is. */
export function summaryOf(page: NewsPage): string {
  return teaserOf(page) || titleOfPage(page);
}

const mostOfHeadline = 160;

/** Whether the first sentence is short enough to be the headline by itself. */
export function isHeadline(first: string): boolean {
  return isSeen(first) && firstSigns(first.trim(), mostOfHeadline) === first.trim();
}

/** Parts with an empty line between them. Whatever else breaks a line is kept within them. */
export function paragraphsOf(text: string): readonly string[] {
  return text.split(/\n{2}|(?:\r\n){2}/u);
}

/** Words, and the web addresses among them. */
export function piecesOf(text: string): readonly { readonly words: string; readonly href: string | null }[] {
  const links = linksIn(text);
  const before = (at: number) => ({ words: text.slice(links[at - 1]?.to ?? 0, links[at]?.from), href: null });
  return [...links.flatMap(({ said, href }, at) => [before(at), { words: said, href }]), before(links.length)];
}
