import { unclear, type Refusal } from '#src/kernel/refusal.ts';
import { characteristics, headOf } from './checks/heads.ts';

/** What a reviewer answered or marked, by head. */
export type Marks = Readonly<Record<string, string>>;

/** What is missing from a reviewer's marks, or null: each head says whose, which law, or which characteristic it is about. */
export function marksMissing(marks: Marks): Refusal | null {
  const name = marks['content-not-allowed'];
  if (name !== undefined) {
    const head = headOf(name);
    if (head === null) return unclear({ head: 'Choose what it is from the list.' });
    if (head.byCharacteristic === true && !characteristics.some((one) => one.value === marks['characteristic']))
      return unclear({ characteristic: 'Say which protected characteristic it is about.' });
  }
  if (marks['disrepute']?.trim() === '') return unclear({ about: 'Say whose name it harms.' });
  if (marks['may-be-unlawful']?.trim() === '') return unclear({ about: 'Name the law that it may break.' });
  return null;
}
