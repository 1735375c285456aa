import { LinkifyIt } from 'linkify-it';
import tlds from 'tlds' with { type: 'json' };

/** A web address in a text, from the first to after the last of its UTF-16 units. */
export interface Link {
  readonly from: number;
  readonly to: number;
  /** As it stands in the text. */
  readonly said: string;
  /** Where it leads. */
  readonly href: string;
}

const finder = new LinkifyIt({ fuzzyLink: true, fuzzyEmail: false, tlds: [...tlds] })
  .add('ftp:', null)
  .add('mailto:', null)
  .add('//', null);

/** Everything that a platform might read as a web address: also `done.so`, where only a blank is missing. */
export function addressesIn(text: string): readonly Link[] {
  return (finder.match(text) ?? []).map(({ index, raw, schema }) => {
    // In `(see https://example.org.)` the point is the sentence's.
    const said = raw.replace(/[.,;:!?\u2026'"\u2019\u201D]+$/u, '');
    return { from: index, to: index + said.length, said, href: schema === '' ? `https://${said}` : said };
  });
}

/** The web addresses that a person wrote as such: with `https://` or `www.`, with a path, or under a name that ends no sentence. */
export function linksIn(text: string): readonly Link[] {
  return addressesIn(text).filter(({ said }) => /^(?:https?:\/\/|www\.)/iu.test(said) || hasPath(said) || isPlainlyAName(said));
}

const hasPath = (said: string): boolean => /^[^/?#]+\/[^/]/u.test(said);

/** What begins with a capital after its last point, as `Thanks.Com`, is the next sentence; so may be a short word, as `done.so`. */
const isPlainlyAName = (said: string): boolean => /\.(?:com|org|net|edu|gov|info|uk|eu|scot|wales|cymru)(?::\d+)?\/?$/u.test(said);
