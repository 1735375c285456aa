import { useState } from 'preact/hooks';
import { languageCodes, languages, looksLike, sayLanguage, type Language } from '#src/kernel/languages.ts';
import { setLanguage } from './changes.ts';
import type { Composing } from './use-composer.ts';

/**
 * What the words are in: a closed line, for a school's posts are in its usual language. It opens by itself where they look
 * to be in another one, so that screen readers and feeds are not told that Welsh is English.
 */
export function PostLanguage({ composing, usual }: { composing: Composing; usual: Language }) {
  const { draft, change } = composing;
  // A page can be sent with anything in it; what is no language is refused by name, and here it is none.
  const said = languageCodes.find((code) => code === draft.language) ?? usual;
  const looks = looksLike(draft.words);
  const others = languageCodes.filter((code) => code !== usual);
  const isOther = looks !== null && looks !== said;
  const [wasSaid] = useState(said !== usual);
  return (
    <details class="about-post post-language" open={wasSaid || isOther || said !== usual}>
      <summary>In {languages[said].english}</summary>
      <label class="labelled">
        <span class="lbl">Language of the words</span>
        <select
          class="input"
          name="language"
          value={said === usual ? '' : said}
          aria-describedby={isOther ? 'looks-like' : undefined}
          onChange={(event) => {
            const chosen = event.currentTarget.value as Language | '';
            change((now) => setLanguage(now, chosen === '' ? null : chosen));
          }}
        >
          <option value="">{sayLanguage(usual)}</option>
          {others.map((code) => (
            <option key={code} value={code}>
              {sayLanguage(code)}
            </option>
          ))}
        </select>
      </label>
      {isOther && <p id="looks-like">The words look like {languages[looks].english}. Choose it if they are.</p>}
    </details>
  );
}
