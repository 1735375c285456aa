import { describe, expect, it } from 'vitest';
import { readingAge } from './reading-age.ts';

describe('the reading age of a post', () => {
  it('is low for short sentences of short words', () => {
    expect(
      readingAge('We went to the mill. We saw the big wheel turn. Then we ate our lunch. It was a good day out for us all.'),
    ).toBeLessThan(8);
  });

  it('is high for one long sentence of long words', () => {
    const words =
      'Following consultation with representatives of the parental community, the governing body has determined that arrangements for the administration of extracurricular activities necessitate considerable modification.';
    expect(readingAge(words)).toBeGreaterThan(15);
  });

  it('says nothing of a few words, or of words in other letters', () => {
    expect(readingAge('School is closed tomorrow.')).toBeNull();
    expect(readingAge('المدرسة مغلقة غدا بسبب الثلج يرجى التحقق من بريدكم الإلكتروني '.repeat(4))).toBeNull();
  });

  it('rises with the words, not with the number of lines', () => {
    const lines = 'Bring a coat.\nBring your lunch.\nBring a pen.\nWe leave at nine.\nWe are back at three.\nAsk us for more.\n';
    expect(readingAge(lines)).toBeLessThan(8);
  });
});
