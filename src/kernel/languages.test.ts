import { describe, expect, it } from 'vitest';
import { languageCodes, looksLike, sayLanguage } from './languages.ts';

describe('the language of words', () => {
  it.each([
    ['The library has new beanbags. Thank you to everyone who helped to carry them in.', 'en-GB'],
    ['Mae gan y llyfrgell glustogau newydd. Diolch i bawb am helpu i’w cario, ac i’r plant.', 'cy'],
    ["Bydd yr ysgol ar gau ddydd Gwener ac mae'r bws yn mynd am ddau.", 'cy'],
    ['Tha an sgoil dùinte Dihaoine agus cha bhi bus ann airson na cloinne. Bha sinn aig an tràigh.', 'gd'],
    ['Biblioteka jest otwarta w piątek i w sobotę, a na miejscu będzie herbata. Zapraszamy do nas.', 'pl'],
    ['У п’ятницю школа зачинена, будь ласка, візьміть книжки її бібліотеки.', 'uk'],
    ['جمعہ کو اسکول بند ہے، براہ کرم اپنی کتابیں ساتھ لائیں۔', 'ur'],
    ['ਸ਼ੁੱਕਰਵਾਰ ਨੂੰ ਸਕੂਲ ਬੰਦ ਹੈ।', 'pa'],
  ])('%j looks like %s', (words, language) => {
    expect(looksLike(words)).toBe(language);
  });

  it.each(['', 'Ysgol Llanfair', 'Well done, Siân!', 'Croeso! Welcome to Ottersley.', '🎉🎉🎉', '12:30'])(
    '%j is too little to tell',
    (words) => {
      expect(looksLike(words)).toBeNull();
    },
  );

  it('an English post with a name or a greeting in it is not taken for another language', () => {
    for (const words of [
      'Penblwydd hapus to our school on the hill: it is 100 years old and we have cake for all of you.',
      'The chess club went to Łódź and came home with the cup, to the delight of everybody in the hall.',
    ])
      expect(looksLike(words)).toBe('en-GB');
  });

  it('each can be said, and is a tag that browsers know', () => {
    for (const code of languageCodes) {
      expect(Intl.getCanonicalLocales(code)).toEqual([code]);
      expect(sayLanguage(code)).not.toBe('');
    }
    expect([sayLanguage('cy'), sayLanguage('en-GB')]).toEqual(['Cymraeg (Welsh)', 'English']);
  });
});
