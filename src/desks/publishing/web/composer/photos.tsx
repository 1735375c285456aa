import { useEffect, useState } from 'preact/hooks';
import { Icon } from '#src/web/ui/icon.tsx';
import { count } from '#src/kernel/words.ts';
import { PhotoCard } from './photo-card.tsx';
import type { Composing } from './use-composer.ts';
import type { ComposerView } from './view.ts';

interface Props {
  readonly composing: Composing;
  readonly view: ComposerView;
  readonly isLive: boolean;
}

/** The photos: dropped, picked, or taken with the phone. */
export function Photos({ composing, view, isLive }: Props) {
  const [isOver, setOver] = useState(false);
  const add = composing.addPhotos;
  useDrop(add, setOver);
  const { pictures } = composing.draft;
  return (
    <section class={`shots${isOver ? ' over' : ''}`} aria-labelledby="photos-h">
      <div class="hd">
        <h2 id="photos-h">Photos</h2>
        <span class="row">
          <Pick label="Take one" icon="phone" capture onFiles={add} class="phoneonly" />
          <Pick label="Add" icon="plus" onFiles={add} />
          {!isLive && (
            <button
              class="btn sm"
              type="submit"
              formAction={composing.postId === null ? '/posts/pictures' : `/posts/${composing.postId}/pictures`}
              formEncType="multipart/form-data"
            >
              Send the photo
            </button>
          )}
        </span>
      </div>
      {pictures.length > 0 && <Summary composing={composing} />}
      {pictures.length === 0 && <p class="hint drop">Drop photos here. Place, time and device are taken out of every one.</p>}
      <Uploads composing={composing} />
      <div class="photos">
        {pictures.map((picture, at) => (
          <PhotoCard key={picture.id} picture={picture} at={at} composing={composing} view={view} isLive={isLive} />
        ))}
      </div>
    </section>
  );
}

/** Photos on their way, and those that did not arrive: why, and the way to try again. */
function Uploads({ composing }: { composing: Composing }) {
  if (composing.uploads.length === 0) return null;
  return (
    <ul class="uploads">
      {composing.uploads.map(({ key, file, share, failed }) =>
        failed === null ? (
          <li key={key}>
            <span class="grow">{file.name}</span>
            <progress value={share} max={1} aria-label={`How much of ${file.name} has been sent`} />
          </li>
        ) : (
          <li key={key}>
            <span class="grow" role="alert">
              <b>{file.name}:</b> {failed.what} {failed.why}
            </span>
            {failed.again && (
              <button type="button" class="btn sm" onClick={() => composing.tryPhotoAgain(key)}>
                Try again<span class="vh">: {file.name}</span>
              </button>
            )}
            <button type="button" class="btn sm quiet" onClick={() => composing.leavePhoto(key)}>
              Leave it out<span class="vh">: {file.name}</span>
            </button>
          </li>
        ),
      )}
    </ul>
  );
}

/**
 * Photos dropped anywhere on the page, or pasted: a drop beside the frame would otherwise open the file in place of the
 * page. Picking them with the button does the same.
 */
function useDrop(onFiles: (files: FileList | null) => void, setOver: (is: boolean) => void): void {
  useEffect(() => {
    const stop = new AbortController();
    const listen = { signal: stop.signal };
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;
    document.addEventListener(
      'dragover',
      (event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(true);
      },
      listen,
    );
    document.addEventListener('dragleave', (event) => event.relatedTarget === null && setOver(false), listen);
    document.addEventListener(
      'drop',
      (event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(false);
        onFiles(event.dataTransfer?.files ?? null);
      },
      listen,
    );
    document.addEventListener(
      'paste',
      (event) => (event.clipboardData?.files.length ?? 0) > 0 && onFiles(event.clipboardData?.files ?? null),
      listen,
    );
    return () => stop.abort();
  });
}

function Pick(props: {
  label: string;
  icon: 'plus' | 'phone';
  capture?: boolean;
  class?: string;
  onFiles: (files: FileList | null) => void;
}) {
  return (
    <label class={['btn sm pickfile', props.class].filter(Boolean).join(' ')}>
      <Icon name={props.icon} />
      {props.label}
      <input
        class="vh"
        type="file"
        name="photo"
        // Without HEIC in the list a phone sends its photos as JPEG by itself.
        accept="image/jpeg,image/png,image/webp,image/gif,image/avif"
        multiple={props.capture !== true}
        {...(props.capture === true ? { capture: 'environment' as const } : {})}
        onChange={(event) => {
          props.onFiles(event.currentTarget.files);
          event.currentTarget.value = '';
        }}
      />
    </label>
  );
}

function Summary({ composing }: { composing: Composing }) {
  const faces = composing.draft.pictures.flatMap((picture) => picture.faces);
  const named = faces.filter((face) => face.person !== null).length;
  const open = faces.filter((face) => face.person === null && !face.blurred).length;
  return (
    <p class="hint">
      <b>
        {faces.length === 0
          ? 'Nobody named yet.'
          : `${count(named, 'person', 'people')} named${open > 0 ? `, ${open} to name or blur` : ''}.`}
      </b>{' '}
      Place, time and device are taken out.
    </p>
  );
}
