import type { AccountId } from '#src/kernel/ids.ts';
import { ChannelBadge } from '#src/web/ui/channel-badge.tsx';
import { Glyph } from '#src/web/ui/icon.tsx';
import { count, initials } from '#src/kernel/words.ts';
import { type DraftPicture, picturesFor, wordsFor } from '../../checks/facts.ts';
import { setWords, toggleOwnWords } from './changes.ts';
import { Marked } from './marked.tsx';
import type { Composing } from './use-composer.ts';
import type { AccountChoice, ComposerView } from './view.ts';

interface Props {
  readonly composing: Composing;
  readonly view: ComposerView;
  readonly shown: AccountChoice | null;
  readonly onTab: (id: AccountId) => void;
  readonly isLive: boolean;
}

const words = { open: 'Open', held: 'Held', shut: 'Shut' } as const;

/** Each channel as it will look, with words of its own if it needs them. */
export function Previews({ composing, view, shown, onTab, isLive }: Props) {
  const chosen = view.accounts.filter((account) => composing.draft.accounts.includes(account.id));
  if (shown === null) return null;
  return (
    <section class="panel pv" aria-label="How it will look">
      <div class="tabs" role="tablist" aria-label="Channels">
        {chosen.map((account) => {
          const state = gateOf(composing, account.id);
          return (
            <button
              key={account.id}
              type="button"
              role="tab"
              id={`tab-${account.id}`}
              aria-selected={account.id === shown.id}
              aria-controls="preview"
              class={state}
              onClick={() => onTab(account.id)}
            >
              <ChannelBadge platform={account.platform} name={account.name} bare />
              <span class="st">
                <Glyph state={state} size={16} />
                {words[state]}
              </span>
            </button>
          );
        })}
      </div>
      <div class="body" id="preview" role="tabpanel" aria-labelledby={`tab-${shown.id}`}>
        <Site composing={composing} view={view} account={shown} />
        <Own composing={composing} account={shown} isLive={isLive} />
      </div>
    </section>
  );
}

export function gateOf(composing: Composing, account: AccountId): 'open' | 'held' | 'shut' {
  if (!composing.isChecked) return 'held';
  return composing.check.gates.find((gate) => gate.account === account)?.state ?? 'held'; // not yet checked is held, never open
}

function Site({ composing, view, account }: { composing: Composing; view: ComposerView; account: AccountChoice }) {
  const { draft, postId, check } = composing;
  const meant = picturesFor(draft, account.id);
  const left = draft.pictures.length - meant.length;
  const pictures = meant.filter((picture) => check.pictures[picture.id] !== 'refused');
  const found = check.findings.filter((one) => one.severity !== 'note' && (one.accounts.length === 0 || one.accounts.includes(account.id)));
  return (
    <>
      <div class="site">
        <div class="who">
          <i aria-hidden="true">{initials(view.school)}</i>
          <div>
            {view.school}
            <span>{view.byline}</span>
          </div>
        </div>
        <p dir="auto" lang={draft.language ?? view.language}>
          {wordsFor(draft, account.id) || 'Nothing written yet.'}
        </p>
        {pictures.length > 0 && postId !== null && (
          <div class="mos">
            {pictures.slice(0, 4).map((picture) => (
              <div key={picture.id} class="cell">
                {check.pictures[picture.id] === 'ready' ? (
                  <img class="ph" src={`/posts/${postId}/pictures/${picture.id}/full?edit=${editsOn(picture)}`} alt={picture.alt} />
                ) : (
                  <p class="ph wait">Preparing…</p>
                )}
              </div>
            ))}
          </div>
        )}
      </div>
      <ul class="changed">
        {check.leadsToForm && account.platform !== 'website' && <li>Where there is room, a link to the private form follows</li>}
        {left > 0 && <li>{count(left, 'photo')} left out here</li>}
        {found.length > 0 && <li>{count(found.length, 'thing')} to see to here</li>}
      </ul>
    </>
  );
}

/** A new address whenever the picture is cut or blurred otherwise, so that the browser looks again. */
function editsOn(picture: DraftPicture): string {
  const boxes = [picture.crop, ...picture.blurs, ...picture.faces.filter((face) => face.blurred).map((face) => face.box)];
  return boxes.map((box) => (box === null ? '-' : [box.x, box.y, box.w, box.h].map((n) => n.toFixed(3)).join('.'))).join('_');
}

/** HM-PUB-01: who speaks stands on it in any case; this is only what they say. */
function Own({ composing, account, isLive }: { composing: Composing; account: AccountChoice; isLive: boolean }) {
  const own = composing.draft.variants[account.id];
  if (own === undefined) {
    if (!isLive) return null;
    return (
      <button
        id={`words-${account.id}`}
        type="button"
        class="btn sm"
        onClick={() => composing.change((draft) => toggleOwnWords(draft, account.id))}
      >
        Different words for {account.name}
      </button>
    );
  }
  return (
    <div class="own">
      <label for={`words-${account.id}`}>Words for {account.name} alone</label>
      <Marked composing={composing} account={account.id} isLive={isLive}>
        <textarea
          id={`words-${account.id}`}
          name={`variant:${account.id}`}
          rows={4}
          dir="auto"
          value={own}
          onInput={(event) => {
            const { value } = event.currentTarget;
            composing.change((draft) => setWords(draft, value, account.id));
          }}
        />
      </Marked>
      {isLive && (
        <button
          type="button"
          class="btn sm quiet"
          onClick={() => composing.change((draft) => toggleOwnWords(draft, account.id), `${account.name} has the shared words again.`)}
        >
          Use the shared words
        </button>
      )}
    </div>
  );
}
