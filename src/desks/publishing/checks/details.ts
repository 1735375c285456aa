import { findPhoneNumbersInText } from 'libphonenumber-js';
import type { Finding, LabelledFix } from '#src/kernel/finding.ts';
import type { PostFacts, SchoolFacts } from './facts.ts';
import { folded, readingText } from '#src/kernel/reading-text.ts';
import { namesIn } from './names.ts';
import { type Check, accountsOf, placeOf, replaceIn, report } from './report.ts';
import { type Hit, type Text, asWritten, hitsOf, literally, phrasesIn, sentenceAround, spanOf, textsOf } from './texts.ts';

/** One kind of personal detail: how it is found, what it is called, what to say instead. */
interface Detail {
  readonly kind: string;
  readonly what: string;
  readonly instead: string;
  find(text: string, school: SchoolFacts): readonly Hit[];
}

const onlyDigits = (text: string): string => text.replace(/\D/g, '');
const nationalDigits = (number: string): string => onlyDigits(number).replace(/^44/, '').replace(/^0/, '');
const overlap = (a: Hit, b: Hit): boolean => a.from < b.to && b.from < a.to;
const squeezed = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase();
/** What people put between the figures of a number. */
const apart = '[ \\n./·-]{0,3}';

const phone: Detail = {
  kind: 'phone',
  what: 'A telephone number',
  instead: 'the school office',
  find: (text, school) => {
    // No number has fewer figures, and looking for one is the dearest of all looks at words.
    if (onlyDigits(text).length < 7) return [];
    const own = new Set(school.phones.map(nationalDigits));
    const known = findPhoneNumbersInText(text, 'GB').map((found) => ({
      from: found.startsAt,
      to: found.endsAt,
      said: text.slice(found.startsAt, found.endsAt),
    }));
    const looksLike = hitsOf(
      text,
      new RegExp(`(?<![\\d.])(?:\\+44${apart}(?:\\(0\\))?|\\(?0)${apart}\\d(?:${apart}\\(?\\d\\)?){8,9}(?!\\d)`, 'g'),
    ).filter((hit) => !known.some((other) => overlap(hit, other)));
    return [...known, ...looksLike].filter((hit) => !own.has(nationalDigits(hit.said))).toSorted((a, b) => a.from - b.from);
  },
};

const endings =
  'com|org|net|info|email|me|uk|co|gov|ac|sch|edu|school|academy|cymru|wales|scot|london|eu|ie|fr|de|es|it|pl|nl|ro|in|us|io|example';
const sign = "[\\p{L}\\p{N}_+'-]";
const mailbox = `${sign}+(?:\\.${sign}+)*`;
const domain = '[\\p{L}\\p{N}-]+(?:\\.[\\p{L}\\p{N}-]+)+';
/**
 * Written plainly; with blanks or brackets about the sign; or in words, which only a known ending tells from other words. It
 * begins where its run of signs begins: looked for from every sign on, a long run would be read as often as it has signs.
 */
const mail = new RegExp(
  `(?<!${sign}\\.?)(?:${mailbox}@${domain}|${mailbox} ?[([{<]? ?(?:@|(?<=[([{<] ?)at) ?[)\\]}>]? ?[\\p{L}\\p{N}-]+(?:(?:\\.| ?[([{<]? ?dot ?[)\\]}>]? ?)[\\p{L}\\p{N}-]+)*(?:\\.| ?[([{<]? ?dot ?[)\\]}>]? ?)(?:${endings})\\b|` +
    `${mailbox}(?: dot ${mailbox})* at [\\p{L}\\p{N}-]+(?: dot [\\p{L}\\p{N}-]+)*? dot (?:${endings})\\b(?: dot (?:${endings})\\b)?)`,
  'giu',
);

const email: Detail = {
  kind: 'email',
  what: 'An e-mail address',
  instead: 'the school office',
  find: (text, school) =>
    hitsOf(text, mail).filter((hit) => {
      const [, at = ''] = hit.said.split(/@|[([{<] ?at|(?<= )at(?= )/i);
      const plain = at
        .replace(/[()[\]{}<>]/g, ' ')
        .replace(/ dot /gi, '.')
        .replace(/ /g, '')
        .toLowerCase();
      return !school.domains.some((own) => plain === folded(own) || plain.endsWith(`.${folded(own)}`));
    }),
};

const postcode: Detail = {
  kind: 'postcode',
  what: 'A postcode',
  instead: '',
  find: (text, school) => {
    const own = new Set(school.postcodes.map((one) => squeezed(folded(one))));
    return hitsOf(text, /\b(?:GIR[ \n.-]{0,3}0AA|[A-Z]{1,2}\d[A-Z\d]?[ \n.-]{0,3}\d[A-Z]{2})\b/gi).filter((hit) => {
      const isPlain = hit.said === hit.said.toUpperCase() && !/[AP]M$/.test(hit.said);
      const isExact = /\d[ABD-HJLNP-UW-Z]{2}$/i.test(hit.said) && /[ \n]/.test(hit.said) && !/(?:1st|2nd|3rd|\dth)$/.test(hit.said);
      return !own.has(squeezed(hit.said)) && (isPlain || isExact);
    });
  },
};

const street =
  'Street|St|Road|Rd|Lane|Avenue|Ave|Close|Drive|Crescent|Terrace|Gardens|Grove|Mews|Row|Square|Way|Hill|Place|Court|Walk|Wynd|Brae|Rise|Parade';
const number = '(?:\\bFlat \\d+\\w?,? |\\bNo\\.? ?)?\\b\\d{1,4}(?:[A-Za-z]|[-/]\\d{1,4}[A-Za-z]?)?,? ';
const address: Detail = {
  kind: 'address',
  what: 'A home address',
  instead: '',
  find: (text) =>
    [
      ...hitsOf(text, new RegExp(`${number}(?:[A-Z][\\w']+\\.? ){1,3}(?:${street})\\b`, 'g')),
      ...hitsOf(text, new RegExp(`${number}(?:Heol|Ffordd|Lon|Stryd|Rhodfa|Maes)(?: (?:[A-Z][\\w']+|yr?))+`, 'g')),
      // Without capitals the words around have to say that somebody is to be found there.
      ...hitsOf(
        text,
        new RegExp(
          `(?<=\\b(?:at|lives? in|address(?: is|:)?) )${number}(?!(?:the|of|a|our|past|on|in|to|and)\\b)[\\w']+ (?:street|road|lane|avenue|crescent|terrace|close|drive|gardens)\\b`,
          'gi',
        ),
      ),
    ].reduce<Hit[]>((kept, hit) => (kept.some((other) => overlap(other, hit)) ? kept : [...kept, hit]), []),
};

const birth: Detail = {
  kind: 'birth',
  what: 'A date of birth',
  instead: '',
  find: (text) =>
    hitsOf(
      text,
      /\b(?:born (?:on|in)|date of birth:?|d\.?o\.?b\.?:?)\s+(?:the )?(?:\d{1,2}(?:st|nd|rd|th)?[\s/.-]+(?:of )?(?:\d{1,2}|[A-Z][a-z]{2,8})[\s/.,-]*(?:\d{4}|\d{2})?|\d{4}-\d{2}-\d{2}|[A-Z][a-z]{2,8} \d{1,2},? \d{4})/gi,
    ),
};

/** A health-service number: ten digits with a right check digit. */
const health: Detail = {
  kind: 'health',
  what: 'A health-service number',
  instead: '',
  find: (text) =>
    hitsOf(text, /(?<!\d[ .-]?|£)\b(?:\d{3}[ \n.·-]{0,3}\d{3}[ \n.·-]{0,3}\d{4}|\d(?:[ .-]\d){9})\b(?![ .-]?\d)/g).filter((hit) => {
      const digits = [...onlyDigits(hit.said)].map(Number);
      const sum = digits.slice(0, 9).reduce((total, digit, i) => total + digit * (10 - i), 0);
      const check = (11 - (sum % 11)) % 11;
      return check !== 10 && check === digits[9] && !digits.every((digit) => digit === digits[0]);
    }),
};

const details: readonly Detail[] = [health, phone, email, postcode, address, birth];

const privateMatters =
  /\b(?:diagnos\w+|asthma\w*|allerg\w+|epilep\w+|diabet\w+|adhd|autis\w+|dyslexi\w+|special needs|send register|excluded|exclusion|detention|suspended|in care|looked[- ]after|foster\w*|adopted|custody|divorc\w+|free school meals|pupil premium|bereave\w+|hospital\w*)\b/gi;

/** Telephone numbers, addresses, dates of birth and the like that are not the school's own (HM-PUB-05, HM-PER-11). */
export const personalDetails: Check = (facts, policy) => {
  if (facts.decisions.releases.includes('personal-details')) return [];
  return textsOf(facts).flatMap((text): readonly Finding[] => {
    const taken: Hit[] = [];
    const found = details.flatMap((detail) => {
      const hits = detail.find(text.text, facts.school).filter((hit) => !taken.some((other) => overlap(hit, other)));
      taken.push(...hits);
      return hits.length === 0 ? [] : [{ detail, hits }];
    });
    return [
      ...found.flatMap(({ detail, hits }) => detailFinding(facts, policy, text, detail, hits)),
      ...aboutSomebody(facts, policy, text),
    ];
  });
};

/** HM-PUB-05: the data-protection role can clear it, with a reason on record. */
const askClearing: LabelledFix = { label: 'Ask for it to be cleared', safe: false, fix: { kind: 'ask-approval', of: 'release' } };

function detailFinding(
  facts: Parameters<Check>[0],
  policy: Parameters<Check>[1],
  text: Text,
  detail: Detail,
  hits: readonly Hit[],
): readonly Finding[] {
  const [first] = hits;
  if (first === undefined) return [];
  const label = detail.instead === '' ? 'Take it out' : `Say ‘${detail.instead}’`;
  return report(policy, 'personal-details', {
    about: `${text.place}:${detail.kind}`,
    accounts: text.where === 'words' ? [] : accountsOf(facts, text.accounts),
    what: `${detail.what}: ‘${asWritten(text, first)}’`,
    why: 'It is not one of the school’s own, and anybody could use it.',
    fixes: [replaceIn(text, withoutGap(text, hits, detail.instead), label), askClearing],
    ...placeOf(text, first),
  });
}

/** Takes hits out of a text without leaving a double space or a lonely space before a full stop. */
function withoutGap(text: Text, hits: readonly Hit[], instead: string): ReturnType<typeof spanOf> {
  if (instead !== '') return spanOf(text, hits, () => instead);
  const wider = hits.map((hit) => {
    const before = /(?:,? ?(?:at|to|of|on|is|in)?[ ,:]*)$/.exec(text.text.slice(0, hit.from))?.[0].length ?? 0;
    return { ...hit, from: hit.from - before };
  });
  return spanOf(text, wider, () => '');
}

const titled = /\b(?:Mr|Mrs|Ms|Miss|Mx|Dr)\.? \p{Lu}\p{L}+/u;

/** A pupil, a parent, a member of staff by both names, or anybody with a title. */
function namesSomebody(facts: PostFacts, text: Text, sentence: Hit): boolean {
  const { allowedNames } = facts.school;
  const single = new Set(allowedNames);
  const staff = allowedNames.filter((name) => name.includes(' ') && name.split(' ').every((part) => single.has(part)));
  const isStaff = staff.some((name) => hitsOf(sentence.said, new RegExp(`\\b${literally(readingText(name).text)}\\b`, 'gi')).length > 0);
  return isStaff || titled.test(sentence.said) || namesIn(facts, text, sentence).length > 0;
}

/** HM-PUB-05: a medical, behaviour or family matter in the same sentence as somebody's name. */
function aboutSomebody(facts: Parameters<Check>[0], policy: Parameters<Check>[1], text: Text): readonly Finding[] {
  const first = phrasesIn(text.text, privateMatters).find((hit) => namesSomebody(facts, text, sentenceAround(text.text, hit.from)));
  if (first === undefined) return [];
  const sentence = { ...sentenceAround(text.text, first.from), to: sentenceAround(text.text, first.to - 1).to };
  return report(policy, 'personal-details', {
    about: `${text.place}:matter`,
    accounts: text.where === 'words' ? [] : accountsOf(facts, text.accounts),
    what: `‘${asWritten(text, first)}’ is said of somebody by name`,
    why: 'Health, behaviour and family matters are private.',
    fixes: [
      replaceIn(
        text,
        spanOf(text, [sentence], () => ''),
        'Take the sentence out',
        false,
      ),
      askClearing,
    ],
    ...placeOf(text, first),
  });
}
