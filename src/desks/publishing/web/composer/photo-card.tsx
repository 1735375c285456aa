import { useRef, useState } from 'preact/hooks';
import { ChannelBadge } from '#src/web/ui/channel-badge.tsx';
import { Glyph } from '#src/web/ui/icon.tsx';
import type { Box, DraftPicture } from '../../checks/facts.ts';
import { addFace, changePicture, movePicture, removePicture, toggleLeftOut } from './changes.ts';
import { FaceEditor } from './face-editor.tsx';
import { FaceLayer } from './face-layer.tsx';
import type { Composing } from './use-composer.ts';
import type { ComposerView } from './view.ts';

/** What a hand on the picture does: marks a person, blurs a part, cuts it to a part. */
export type Tool = 'person' | 'blur' | 'crop';

interface Props {
  readonly picture: DraftPicture;
  readonly at: number;
  readonly composing: Composing;
  readonly view: ComposerView;
  readonly isLive: boolean;
}

export function PhotoCard({ picture, at, composing, view, isLive }: Props) {
  const [tool, setTool] = useState<Tool>('person');
  const [open, setOpen] = useState<string | null>(null);
  const state = composing.check.pictures[picture.id] ?? 'processing';
  // While a blur or crop is being made the picture itself is there already.
  const wasReady = useRef(state === 'ready');
  if (state === 'ready') wasReady.current = true;
  const drawn = (box: Box | null): void => {
    if (tool === 'person') {
      const id = crypto.randomUUID();
      composing.change((draft) => addFace(draft, picture.id, { id, person: null, box, blurred: false }));
      setOpen(id);
    } else if (box !== null) {
      composing.change((draft) => changePicture(draft, picture.id, tool === 'crop' ? { crop: box } : { blurs: [...picture.blurs, box] }));
      setTool('person');
    }
  };
  return (
    <div class="photo" id={`photo-${picture.id}`}>
      <div class="frame">
        {state === 'processing' && !wasReady.current && <p class="ph wait">Preparing photo {at + 1}…</p>}
        {state === 'refused' && <p class="ph wait">Photo {at + 1} could not be used.</p>}
        {wasReady.current && composing.postId !== null && (
          <img
            class="ph"
            src={`/posts/${composing.postId}/pictures/${picture.id}/base`}
            alt={picture.alt || `Photo ${at + 1}`}
            loading="lazy"
          />
        )}
        {isLive && <FaceLayer picture={picture} composing={composing} onDrawn={drawn} onOpen={setOpen} />}
        <span class="n" aria-hidden="true">
          {at + 1}
        </span>
      </div>
      <Caption picture={picture} composing={composing} view={view} />
      <FaceEditor picture={picture} composing={composing} open={open} onOpen={setOpen} isLive={isLive} />
      <label class="alt">
        <span>
          Description<span class="vh"> of photo {at + 1}, for people who cannot see it</span>
        </span>
        <input
          class="input"
          id={`alt-${picture.id}`}
          name={`alt:${picture.id}`}
          value={picture.alt}
          onInput={(event) => {
            const { value } = event.currentTarget;
            composing.change((draft) => changePicture(draft, picture.id, { alt: value }));
          }}
        />
      </label>
      {picture.faces.length === 0 && (
        <label class="tick">
          <input
            type="checkbox"
            name={`nobody:${picture.id}`}
            value="yes"
            checked={picture.nobody}
            onChange={() => composing.change((draft) => changePicture(draft, picture.id, { nobody: !picture.nobody }))}
          />
          Nobody can be recognised
        </label>
      )}
      {isLive && (
        <div class="hands">
          <button type="button" class="btn sm quiet add-name" onClick={() => drawn(null)}>
            Name somebody
          </button>
          <details class="more">
            <summary>
              Change it<span class="vh">: photo {at + 1}</span>
            </summary>
            <Tools picture={picture} at={at} tool={tool} onTool={setTool} composing={composing} />
            <LeftOut picture={picture} composing={composing} view={view} />
          </details>
        </div>
      )}
      {!isLive && <LeftOut picture={picture} composing={composing} view={view} />}
    </div>
  );
}

/** Under a picture there is room for a few words; the gate says the rest. */
const shortly: Readonly<Record<string, string>> = {
  'picture-not-permitted': 'not everywhere yet',
  'no-staff-image-permission': 'not everywhere yet',
  'person-not-named': '1 with no name',
  'photo-not-cross-checked': 'not answered yet',
  'alt-text-missing': 'no description',
  'name-beside-picture': 'named in its description',
  'mention-not-approved': 'named in its description',
};

function Caption({ picture, composing, view }: Pick<Props, 'picture' | 'composing' | 'view'>) {
  const out = view.accounts.filter((account) => picture.leftOutOf.includes(account.id));
  const found = composing.check.findings.find((finding) => finding.picture === picture.id && finding.severity !== 'note');
  const state = found?.severity === 'stop' ? 'shut' : 'held';
  return (
    <p class="cap">
      <span>
        {picture.faces.length === 0 ? (picture.nobody ? 'Nobody recognisable' : 'Who is in it?') : `${picture.faces.length} marked`}
      </span>
      {found !== undefined ? (
        <span class={`say ${state}`}>
          <Glyph state={state} size={16} />
          {shortly[found.code] ?? found.what}
        </span>
      ) : (
        out.length > 0 && (
          <span class="out">
            left out of{' '}
            {out.map((account) => (
              <ChannelBadge key={account.id} platform={account.platform} name={account.name} bare />
            ))}
          </span>
        )
      )}
    </p>
  );
}

function Tools({
  picture,
  at,
  tool,
  onTool,
  composing,
}: {
  picture: DraftPicture;
  at: number;
  tool: Tool;
  onTool: (tool: Tool) => void;
  composing: Composing;
}) {
  const toggle = (to: Tool): void => onTool(tool === to ? 'person' : to);
  const press = (change: () => void) => (event: Event) => {
    event.preventDefault();
    change();
  };
  return (
    <div class="tools" role="toolbar" aria-label={`Photo ${at + 1}`}>
      <button type="button" class="btn sm quiet" aria-pressed={tool === 'blur'} onClick={press(() => toggle('blur'))}>
        Blur a part
      </button>
      <button type="button" class="btn sm quiet" aria-pressed={tool === 'crop'} onClick={press(() => toggle('crop'))}>
        Crop
      </button>
      {picture.crop !== null && (
        <button
          type="button"
          class="btn sm quiet"
          onClick={press(() => composing.change((draft) => changePicture(draft, picture.id, { crop: null })))}
        >
          Undo the crop
        </button>
      )}
      {picture.blurs.length > 0 && (
        <button
          type="button"
          class="btn sm quiet"
          onClick={press(() => composing.change((draft) => changePicture(draft, picture.id, { blurs: picture.blurs.slice(0, -1) })))}
        >
          Undo the last blur
        </button>
      )}
      {at > 0 && (
        <button type="button" class="btn sm quiet" onClick={press(() => composing.change((draft) => movePicture(draft, picture.id, -1)))}>
          Earlier
        </button>
      )}
      <button type="button" class="btn sm quiet" onClick={press(() => composing.change((draft) => removePicture(draft, picture.id)))}>
        Take it out
      </button>
      {tool !== 'person' && <p class="hint">Draw on the picture what to {tool === 'blur' ? 'blur' : 'keep'}.</p>}
    </div>
  );
}

/** Per-channel exclusions: leave this photo out of one channel and keep it in the others. */
function LeftOut({ picture, composing, view }: Pick<Props, 'picture' | 'composing' | 'view'>) {
  const accounts = view.accounts.filter((account) => composing.draft.accounts.includes(account.id));
  if (accounts.length < 2) return null;
  return (
    <fieldset class="leftout">
      <legend>Leave it out of</legend>
      {accounts.map((account) => (
        <label key={account.id} class="tick">
          <input
            type="checkbox"
            name={`out:${picture.id}`}
            value={account.id}
            checked={picture.leftOutOf.includes(account.id)}
            onChange={() => composing.change((draft) => toggleLeftOut(draft, picture.id, account.id))}
          />
          {account.name}
        </label>
      ))}
    </fieldset>
  );
}
