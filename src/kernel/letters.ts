/** `łl` in a list of pairs: the letter, and what stands for it. */
function pairs(list: string): ReadonlyMap<string, string> {
  return new Map(
    list.split(' ').map((pair) => {
      const [letter = '', ...instead] = pair;
      return [letter, instead.join('')];
    }),
  );
}

/** Letters that Unicode does not take apart, as somebody without that key types them; the last row is fancy lettering. */
const strokes = pairs(
  'łl ŁL øo ØO đd ĐD ðd ÐD ħh ĦH ŧt ŦT ıi ȷj ɨi ƗI ƀb ɓb ƁB ɖd ƉD ɗd ƊD ƒf ǥg ǤG ƙk ƘK ŋng ŊNg ɔo ƆO ɛe ƐE əe ƏE ƴy ƳY ƶz ƵZ ' +
    'ßss ẞSS æae ÆAe œoe ŒOe þth ÞTh ĸk ' +
    'ᴀa ʙb ᴄc ᴅd ᴇe ꜰf ɢg ʜh ɪi ᴊj ᴋk ʟl ᴍm ɴn ᴏo ᴘp ǫq ʀr ꜱs ᴛt ᴜu ᴠv ᴡw ʏy ᴢz',
);

/** Cyrillic and Greek letters that are taken for Latin ones. */
export const lookAlikes = pairs(
  'аa вb сc ԁd еe һh іi јj кk мm оo рp ԛq ѕs тt уy ѵv ԝw хx АA ВB СC ЕE НH ІI ЈJ КK МM ОO РP ԚQ ЅS ТT УY ѴV ԜW ХX нh ' +
    'αa εe ιi κk νv οo ρp τt υu χx γy ηn ωw ϲc ϳj ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX',
);

/** Zeros of the digits that people type in other scripts; full-width and fancy ones are compatibility forms. */
const zeros = [0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20, 0x1040, 0x17e0];

/** Marks that stand on letters of any script, and Hebrew's points; not the two that make another Japanese syllable. */
const marks = /(?=\p{M})[\p{Script=Inherited}\p{Script=Hebrew}]/u;
const syllables = /\u3099|\u309a/;
const unseen = /[\p{Cf}\u034f\u115f\u1160\u180b-\u180d\u3164\uffa0]/u;
const apostrophes = /[`´‘’‛ʹʻʼʽʾʿˈ′‵՚׳＇]/u;
const hyphens = /[\p{Pd}\u2043\u02d7\u2212]/u;
/** A dash parts two thoughts; it is no hyphen in a word. */
const dashes = /[\u2014\u2015\u2e3a\u2e3b\ufe58\ufe31]/u;

/**
 * One written character, with the marks on it, as the reading text has it: compatibility forms, accents, strokes, format
 * characters, kinds of blank, hyphen and apostrophe all folded away. Case stays.
 */
export function plainLetter(written: string): string {
  if (apostrophes.test(written)) return "'";
  const apart = written.normalize('NFKD');
  // A vulgar fraction taken apart would run into the figure before it.
  if (apart.includes('\u2044')) return written;
  return [...apart].map(plainPart).join('').normalize('NFC');
}

function plainPart(part: string): string {
  if ((marks.test(part) && !syllables.test(part)) || unseen.test(part)) return '';
  const instead = strokes.get(part);
  if (instead !== undefined) return instead;
  if (apostrophes.test(part)) return "'";
  if (dashes.test(part)) return '—';
  if (hyphens.test(part)) return '-';
  if (/[\n\v\f\r\u0085\u2028\u2029]/.test(part)) return '\n';
  if (/[\s\u2800]/.test(part)) return ' ';
  if (/\p{Cc}/u.test(part)) return '';
  return /\p{Nd}/u.test(part) ? asciiDigit(part) : part;
}

function asciiDigit(digit: string): string {
  const point = digit.codePointAt(0) ?? 0;
  const zero = zeros.find((one) => one <= point && point < one + 10);
  return zero === undefined ? digit : String(point - zero);
}

const isUmlaut = /[äöüøåÄÖÜØÅ]/;
const umlauts: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa' };

/** `Søren` typed where there is no ø: `soeren`. Null where there is nothing to write out. */
export function writtenOut(name: string): string | null {
  const whole = name.normalize('NFC');
  return isUmlaut.test(whole) ? whole.replace(/[äöüøåÄÖÜØÅ]/g, (letter) => umlauts[letter.toLowerCase()] ?? letter) : null;
}
