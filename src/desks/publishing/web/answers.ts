import { count } from '#src/kernel/words.ts';
import type { Draft, DraftPicture } from '../checks/facts.ts';

interface Answered {
  readonly what: string;
  readonly said: string;
}

const questions: Readonly<Record<string, string>> = {
  source: 'Where it comes from',
  'true-so-far': 'True so far as they know',
  interest: 'The writer, or somebody close to them, gains by it',
  'whose-business': 'Whose it is',
  'party-political': 'Takes a side between parties',
  'children-back': 'The children are back',
  'event-on': 'The event is on',
  'best-interests': 'Best for the children',
  topic: 'What it is about',
  'mark:confidential': 'Something confidential in it',
  'mark:allegation': 'Something against somebody in it',
};

/** What was answered when a check asked, in people's words: kept with the draft, shown with the post (KP-OFF-01). */
export function checksAnswered(draft: Draft, names: ReadonlyMap<string, string>): readonly Answered[] {
  const pictures = draft.pictures.map((picture, at) => ({ what: `Who is in photo ${at + 1}`, said: whoIsIn(picture) }));
  const rest = Object.entries(draft.answers).flatMap(([key, said]) => {
    const what = questionOf(key, draft, names);
    return what === null || said.trim() === '' ? [] : [{ what, said }];
  });
  return [...pictures, ...rest];
}

function questionOf(key: string, draft: Draft, names: ReadonlyMap<string, string>): string | null {
  const [kind = '', about = ''] = key.split(/:(.*)/su);
  if (kind === 'basis') return `Basis for naming ${names.get(about) ?? 'somebody'}`;
  if (kind === 'policy') return `The school’s ${about} policy`;
  if (kind === 'rights-owner') return about === 'words' ? 'Who owns the words or the work' : 'Who owns the photos';
  if (kind === 'rights-until') return 'The right to use it ends';
  if (key === 'rights:words') return 'Whose the words are';
  if (kind !== 'rights') return questions[key] ?? null;
  const at = draft.pictures.findIndex((picture) => picture.id === about);
  return at < 0 ? 'Whose the photos are' : `Whose photo ${at + 1} is`;
}

function whoIsIn({ faces, nobody, blurs }: DraftPicture): string {
  const named = new Set(faces.flatMap((face) => (face.person === null || face.blurred ? [] : [face.person]))).size;
  const blurred = faces.filter((face) => face.blurred).length + blurs.length;
  const parts = [
    ...(named > 0 ? [`${count(named, 'person', 'people')} named`] : nobody ? ['nobody who can be recognised'] : []),
    ...(blurred > 0 ? [`${blurred} blurred`] : []),
  ];
  return parts.length === 0 ? 'not said' : parts.join(', ');
}
