import type { Doing } from '../doing.ts';

/** What Gatepost does about a clause: the word, then each thing it does on a line of its own. */
export function DoingList({ of }: { of: Doing }) {
  return (
    <>
      <b class="k">{of.word}</b>
      {of.lines.length === 0 ? (
        <p>People keep this. Gatepost does not watch it.</p>
      ) : (
        <ul>
          {of.lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </>
  );
}
