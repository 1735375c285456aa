import { useState } from 'preact/hooks';
import { capital } from '#src/kernel/words.ts';
import { setAnswer } from './changes.ts';
import type { Composing } from './use-composer.ts';
import type { TickShown } from './view.ts';

const ticks: Readonly<Record<TickShown, string>> = {
  confidential: 'It holds something confidential',
  allegation: 'It says something against somebody who can be identified',
};

/**
 * What only its writer may know of a post, and no list of words would find: a closed line that asks nothing (HA-PUB-01,
 * HM-PUB-02, WH-PUB-03). It offers what the school's policy reads, and opens by itself only where something was said.
 */
export function AboutPost({ composing }: { composing: Composing }) {
  const { draft, check, change } = composing;
  const { ticks: offered, topics } = check.about;
  const hasWhose = draft.answers['interest'] === 'none';
  const isTicked = (tick: TickShown): boolean => (draft.answers[`mark:${tick}`] ?? 'no') !== 'no';
  const [wasSaid] = useState(() => offered.some(isTicked) || (draft.answers['topic'] ?? '') !== '');
  if (offered.length === 0 && topics.length === 0 && !hasWhose) return null;
  return (
    <details class="about-post" open={wasSaid}>
      <summary>Something about this post</summary>
      {offered.map((tick) => (
        <label key={tick} class="tick">
          {/* A box that is not ticked is not sent: the form says that it was there. */}
          <input type="hidden" name="tick" value={tick} />
          <input
            type="checkbox"
            name={`answer:mark:${tick}`}
            value="yes"
            checked={isTicked(tick)}
            onChange={(event) => {
              const { checked } = event.currentTarget;
              change((now) => setAnswer(now, `mark:${tick}`, checked ? 'yes' : 'no'));
            }}
          />
          {ticks[tick]}
        </label>
      ))}
      {topics.length > 0 && <Topic composing={composing} />}
      {hasWhose && <Whose composing={composing} />}
    </details>
  );
}

/** WH-PUB-03: a post may be about what the leadership barred without saying the word. */
function Topic({ composing: { draft, check, change } }: { composing: Composing }) {
  return (
    <label class="labelled">
      <span class="lbl">Topic</span>
      <select
        class="input"
        name="answer:topic"
        value={draft.answers['topic'] ?? ''}
        onChange={(event) => {
          const { value } = event.currentTarget;
          change((now) => setAnswer(now, 'topic', value));
        }}
      >
        <option value="">None of these</option>
        {check.about.topics.map((topic) => (
          <option key={topic} value={topic}>
            {capital(topic)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** HM-PUB-07: whose business or campaign it is, kept with the post once the writer has said that nobody here gains. */
function Whose({ composing: { draft, change } }: { composing: Composing }) {
  return (
    <label class="labelled">
      <span class="lbl">Whose it is, if it is a business or a campaign</span>
      <input
        class="input"
        name="answer:whose-business"
        maxLength={200}
        value={draft.answers['whose-business'] ?? ''}
        onInput={(event) => {
          const { value } = event.currentTarget;
          change((now) => setAnswer(now, 'whose-business', value));
        }}
      />
    </label>
  );
}
