/** Languages that schools here publish in, by their BCP 47 tag: what each calls itself, and what English calls it. */
export const languages = {
  'en-GB': { itself: 'English', english: 'English' },
  cy: { itself: 'Cymraeg', english: 'Welsh' },
  gd: { itself: 'Gàidhlig', english: 'Scottish Gaelic' },
  ga: { itself: 'Gaeilge', english: 'Irish' },
  sco: { itself: 'Scots', english: 'Scots' },
  ar: { itself: 'العربية', english: 'Arabic' },
  bn: { itself: 'বাংলা', english: 'Bengali' },
  bg: { itself: 'Български', english: 'Bulgarian' },
  zh: { itself: '中文', english: 'Chinese' },
  fr: { itself: 'Français', english: 'French' },
  de: { itself: 'Deutsch', english: 'German' },
  gu: { itself: 'ગુજરાતી', english: 'Gujarati' },
  lt: { itself: 'Lietuvių', english: 'Lithuanian' },
  fa: { itself: 'فارسی', english: 'Persian' },
  pl: { itself: 'Polski', english: 'Polish' },
  pt: { itself: 'Português', english: 'Portuguese' },
  pa: { itself: 'ਪੰਜਾਬੀ', english: 'Punjabi' },
  ro: { itself: 'Română', english: 'Romanian' },
  so: { itself: 'Soomaali', english: 'Somali' },
  es: { itself: 'Español', english: 'Spanish' },
  tr: { itself: 'Türkçe', english: 'Turkish' },
  uk: { itself: 'Українська', english: 'Ukrainian' },
  ur: { itself: 'اردو', english: 'Urdu' },
} as const satisfies Record<string, { readonly itself: string; readonly english: string }>;

export type Language = keyof typeof languages;

export const languageCodes = Object.keys(languages) as [Language, ...Language[]];

/** The language of every page of Gatepost’s own words. */
export const ours: Language = 'en-GB';

/** `Cymraeg (Welsh)`, or `English` where both are one. */
export function sayLanguage(language: Language): string {
  const { itself, english } = languages[language];
  return itself === english ? english : `${itself} (${english})`;
}

/** Small words that hardly any other of these languages has, as often as they come. */
const commonWords: Partial<Record<Language, string>> = {
  'en-GB': 'the and of to in is for on with our you we are at will have this from all it',
  cy: 'yn yr mae i’r a’r o’r y’r ac wedi ein gyda bydd ddydd gan ein eu i’n ar fydd oedd maen',
  gd: 'agus tha aig gu bha leis anns nan chan airson dhan againn sinn na',
  ga: 'agus tá ag go bhí leis san don ár seo inár againn an na',
  pl: 'w na z się do jest nie dla że po przez oraz są od',
  ro: 'și în la cu pe din pentru este au sunt care nu',
  fr: 'le les des et du est dans pour une nous avec sur',
  de: 'der die und das ist wir mit für auf den ein im',
  es: 'el los y de que en para con una las por del',
  pt: 'os e do da em para com uma não que as no',
  so: 'waa iyo ka ku oo ay la waxaa uu si aan',
  tr: 've bir için ile bu da çok okul olan her',
  lt: 'ir yra su kad į iš mūsų bus per',
};

/** Writing that says what language it is. */
const writing: readonly (readonly [RegExp, Language])[] = [
  [/\p{Script=Gurmukhi}/u, 'pa'],
  [/\p{Script=Bengali}/u, 'bn'],
  [/\p{Script=Gujarati}/u, 'gu'],
  [/\p{Script=Han}/u, 'zh'],
  [/[іїєґ]/iu, 'uk'],
  [/\p{Script=Cyrillic}/u, 'bg'],
  [/[ٹڈڑےں]/u, 'ur'],
  [/[پچژگ]/u, 'fa'],
  [/\p{Script=Arabic}/u, 'ar'],
];

const known = Object.entries(commonWords).map(([language, words]) => [language as Language, new Set(words.split(' '))] as const);

/** What language words look to be in, for a question and never for an answer; null when there is no telling. */
export function looksLike(text: string): Language | null {
  const words =
    text
      .toLowerCase()
      .replaceAll("'", '’')
      .match(/[\p{L}\p{M}’]+/gu) ?? [];
  const letters = text.match(/\p{L}/gu) ?? [];
  const written = writing.find(
    ([sign]) =>
      letters.filter((letter) => sign.test(letter)).length * 3 > letters.length || (sign.source.startsWith('[') && sign.test(text)),
  );
  if (letters.length >= 12 && written !== undefined) return written[1];
  const counted = known
    .map(([language, common]) => ({ language, hits: words.filter((word) => common.has(word)).length }))
    .toSorted((a, b) => b.hits - a.hits);
  const [best, next] = counted;
  const english = counted.find((one) => one.language === ours)?.hits ?? 0;
  if (best === undefined || best.hits < 3 || best.hits === next?.hits) return null;
  return best.language === ours || best.hits > 2 * english ? best.language : null;
}
