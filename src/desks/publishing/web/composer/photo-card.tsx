import { useRef, useState } from 'preact/hooks';
import { ChannelBadge } from '#src/web/ui/channel-badge.tsx';
import { Glyph } from '#src/web/ui/icon.tsx';
import type { Box, DraftPicture } from '../../checks/facts.ts';
import { addFace, changePicture, toggleLeftOut } from './changes.ts';
import { FaceEditor } from './face-editor.tsx';
import { FaceLayer } from './face-layer.tsx';
import { NamesForm } from './names-form.tsx';
import { edited, TakeOut, Tools, type Tool } from './photo-tools.tsx';
import type { Composing } from './use-composer.ts';
import type { ComposerView } from './view.ts';

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
  const naming = useRef<HTMLButtonElement>(null);
  const state = composing.check.pictures[picture.id] ?? 'processing';
  const drawn = (box: Box | null): void => {
    if (tool === 'person') {
      const id = crypto.randomUUID();
      composing.change((draft) => addFace(draft, picture.id, { id, person: null, box, blurred: false }));
      setOpen(id);
    } else if (box !== null) {
      composing.change((draft) => changePicture(draft, picture.id, edited(picture, tool, box)));
      setTool('person');
    }
  };
  if (state === 'refused') return <Refused picture={picture} at={at} composing={composing} />;
  return (
    <div class="photo" id={`photo-${picture.id}`}>
      <div class="frame">
        <Seen picture={picture} at={at} composing={composing} />
        {isLive && <FaceLayer picture={picture} tool={tool} composing={composing} onDrawn={drawn} onOpen={setOpen} />}
        <span class="n" aria-hidden="true">
          {at + 1}
        </span>
      </div>
      <Caption picture={picture} composing={composing} view={view} />
      <FaceEditor
        picture={picture}
        composing={composing}
        open={open}
        onOpen={setOpen}
        onNamed={() => naming.current?.focus()}
        isLive={isLive}
      />
      {!isLive && <NamesForm picture={picture} at={at} view={view} />}
      <Described picture={picture} at={at} composing={composing} />
      {isLive && (
        <div class="hands">
          <button ref={naming} type="button" class="btn sm quiet add-name" onClick={() => drawn(null)}>
            Name somebody<span class="vh"> in photo {at + 1}</span>
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
      {!isLive && (
        <>
          <LeftOut picture={picture} composing={composing} view={view} />
          <TakeOut picture={picture} at={at} composing={composing} />
        </>
      )}
    </div>
  );
}

/** The picture, before crop and blur; while one of those is being made it is there already. */
function Seen({ picture, at, composing }: Pick<Props, 'picture' | 'at' | 'composing'>) {
  const { postId, check } = composing;
  const wasReady = useRef(false);
  if (check.pictures[picture.id] === 'ready') wasReady.current = true;
  if (!wasReady.current || postId === null) return <p class="ph wait">Preparing photo {at + 1}…</p>;
  return <img class="ph" src={`/posts/${postId}/pictures/${picture.id}/base`} alt={picture.alt || `Photo ${at + 1}`} loading="lazy" />;
}

/** What could not be used says why and what to do instead, and is out with one press. */
function Refused({ picture, at, composing }: Pick<Props, 'picture' | 'at' | 'composing'>) {
  return (
    <div class="photo" id={`photo-${picture.id}`}>
      <div class="ph wait">
        <p>
          <b>Photo {at + 1} could not be used.</b> {composing.check.faults[picture.id] ?? 'Take it out, or add it again.'}
        </p>
      </div>
      <TakeOut picture={picture} at={at} composing={composing} />
    </div>
  );
}

function Described({ picture, at, composing }: Pick<Props, 'picture' | 'at' | 'composing'>) {
  return (
    <>
      <label class="alt">
        <span>
          Description<span class="vh"> of photo {at + 1}, for people who cannot see it</span>
        </span>
        <input
          class="input"
          dir="auto"
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
    </>
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

/** Per-channel exclusions: leave this photo out of one channel and keep it in the others. */
function LeftOut({ picture, composing, view }: Pick<Props, 'picture' | 'composing' | 'view'>) {
  const accounts = view.accounts.filter((account) => composing.draft.accounts.includes(account.id));
  if (accounts.length < 2) return null;
  return (
    <fieldset class="leftout">
      <legend>Leave it out of</legend>
      <input type="hidden" name="several" value="yes" />
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
