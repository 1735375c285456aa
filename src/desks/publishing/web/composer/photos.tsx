import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '#src/web/ui/icon.tsx';
import { count } from '#src/kernel/words.ts';
import { addPicture, toggleAccount } from './changes.ts';
import { PhotoCard } from './photo-card.tsx';
import * as talk from './talk.ts';
import type { Composing } from './use-composer.ts';
import type { ComposerView } from './view.ts';

interface Props {
  readonly composing: Composing;
  readonly view: ComposerView;
  readonly isLive: boolean;
}

interface Sending {
  readonly name: string;
  readonly share: number;
}

/** The photos: dropped, picked, or taken with the phone. */
export function Photos({ composing, view, isLive }: Props) {
  const [sending, setSending] = useState<readonly Sending[]>([]);
  const [isOver, setOver] = useState(false);
  const add = (files: FileList | null): void => void addAll(files, composing, view, setSending);
  const area = useRef<HTMLElement>(null);
  useDrop(area, add, setOver);
  const { pictures } = composing.draft;
  return (
    <section ref={area} class={`shots${isOver ? ' over' : ''}`} aria-labelledby="photos-h">
      <div class="hd">
        <h2 id="photos-h">Photos</h2>
        <span class="row">
          <Pick label="Take one" icon="phone" capture onFiles={add} class="phoneonly" />
          <Pick label="Add" icon="plus" onFiles={add} />
          {!isLive && (
            <button class="btn sm" type="submit" form="photo-form">
              Send the photo
            </button>
          )}
        </span>
      </div>
      {pictures.length > 0 && <Summary composing={composing} />}
      {pictures.length === 0 && <p class="hint drop">Drop photos here. Place, time and device are taken out of every one.</p>}
      {sending.map((one) => (
        <p key={one.name} class="meta" role="status">
          Sending {one.name} <progress value={one.share} max={1} aria-label={`How much of ${one.name} has been sent`} />
        </p>
      ))}
      <div class="photos">
        {pictures.map((picture, at) => (
          <PhotoCard key={picture.id} picture={picture} at={at} composing={composing} view={view} isLive={isLive} />
        ))}
      </div>
    </section>
  );
}

/** Files dropped on the photos. Picking them with the button does the same. */
function useDrop(area: { current: HTMLElement | null }, onFiles: (files: FileList | null) => void, setOver: (is: boolean) => void): void {
  useEffect(() => {
    const here = area.current;
    const stop = new AbortController();
    const listen = { signal: stop.signal };
    here?.addEventListener(
      'dragover',
      (event) => {
        event.preventDefault();
        setOver(true);
      },
      listen,
    );
    here?.addEventListener('dragleave', () => setOver(false), listen);
    here?.addEventListener(
      'drop',
      (event) => {
        event.preventDefault();
        setOver(false);
        onFiles(event.dataTransfer?.files ?? null);
      },
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
        form="photo-form"
        accept="image/jpeg,image/png,image/webp,image/heic,image/avif"
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

async function addAll(
  files: FileList | null,
  composing: Composing,
  view: ComposerView,
  setSending: (change: (now: readonly Sending[]) => readonly Sending[]) => void,
): Promise<void> {
  const chosen = [...(files ?? [])].filter((file) => file.type.startsWith('image/') || file.type === '');
  if (chosen.length === 0) return;
  const isFirst = composing.draft.pictures.length === 0;
  const postId = await composing.keep();
  if (postId === null) return;
  for (const file of chosen) {
    const put = (share: number): void => setSending((now) => [...now.filter((one) => one.name !== file.name), { name: file.name, share }]);
    put(0);
    const answer = await talk.upload(postId, file, put);
    setSending((now) => now.filter((one) => one.name !== file.name));
    if (answer.ok) composing.change((draft) => addPicture(draft, answer.value.pictureId, answer.value.hint));
    else composing.tell(answer.said);
  }
  if (isFirst) joinPictureOnly(composing, view);
}

/** A channel that takes only pictures joins with the first of them. */
function joinPictureOnly(composing: Composing, view: ComposerView): void {
  const order = view.accounts.map((account) => account.id);
  for (const account of view.accounts.filter((one) => !one.textOnly)) {
    composing.change((draft) =>
      draft.pictures.length === 0 || draft.accounts.includes(account.id) ? draft : toggleAccount(draft, account.id, order),
    );
  }
}
