import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { Command } from 'commander';
import { dayOf, instantOf } from '#src/kernel/clock.ts';
import type { PersonId } from '#src/kernel/ids.ts';
import type { Result } from '#src/kernel/result.ts';
import { list } from '#src/kernel/words.ts';
import { byteLimit, inspect } from '#src/infra/pictures/inspect.ts';
import { listSchools, type SchoolDoor } from '#src/infra/schools.ts';
import type { Place } from '#src/desks/publishing/desk.ts';
import { placesOf } from '#src/desks/publishing/reading.ts';
import { peopleCalled, placesCalled, tryPost, type Tried, type TriedPicture } from '#src/desks/publishing/trying.ts';
import type { Office } from '../office.ts';
import { asJson, inWords, refusalAsJson, refusalInWords } from './check-words.ts';
import { CommandError, inHouse, type OpenHouse } from './command.ts';
import { readWords } from './read-words.ts';

interface Options {
  readonly school?: string;
  readonly as: string;
  readonly on: string;
  readonly text?: string;
  readonly file?: string;
  readonly picture: readonly string[];
  readonly alt: readonly string[];
  readonly shows: readonly string[];
  readonly answer: readonly string[];
  readonly at?: string;
  readonly json?: boolean;
}

/** What the gate would say of words and pictures, for a school, a person and some channels. Nothing is stored. */
export function checkCommand(open: OpenHouse = inHouse, say: (line: string) => void = (line) => console.log(line)): Command {
  const each = (value: string, before: readonly string[]): readonly string[] => [...before, value];
  return new Command('check')
    .description('say what the gate would say of words and pictures, without storing anything')
    .requiredOption('--as <person>', 'whose post it is: a name or a mail address on record')
    .requiredOption('--on <channels>', 'where it is to go, such as website,facebook')
    .option('--school <slug>', 'which school, where there is more than one')
    .option('--text <words>', 'the words; without it and --file they are read from standard input')
    .option('--file <path>', 'a file with the words')
    .option('--picture <path>', 'a picture; may be given several times', each, [])
    .option('--alt <words>', 'what the picture shows, for each --picture in turn', each, [])
    .option('--shows <names>', 'who is on it ("Name, Name", or "nobody"), for each --picture in turn', each, [])
    .option('--answer <question=answer>', 'an answer to a question a finding asks, such as purpose=news', each, [])
    .option('--at <moment>', 'when it is to go out, such as 2026-11-20T15:45 in the school’s zone')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExit codes: 0 the gate is open, 1 it is held or shut, 2 not understood, 3 it could not be looked at.')
    .action(async (options: Options) => {
      const trial = await readTrial(options);
      const state = await open(async ({ office }) => {
        const school = await schoolCalled(office, options.school);
        const tried = await tryIt(office, school, options, trial);
        if (!tried.ok && tried.refusal.kind === 'unclear') throw new CommandError(tried.refusal.why, 2);
        const answer = tried.ok ? asJson(tried.value) : { state: tried.refusal.kind, refusal: refusalAsJson(tried.refusal) };
        const lines = tried.ok ? inWords(tried.value) : refusalInWords(tried.refusal);
        for (const line of options.json ? [JSON.stringify(answer, null, 2)] : lines) say(line);
        return tried.ok ? tried.value.check.state : tried.refusal.kind;
      });
      if (state !== 'open') throw new CommandError(`The gate is ${state}.`, 1);
    });
}

/** What needs no house to be read, and is therefore read before one is opened. */
interface Read {
  readonly words: string;
  readonly names: readonly string[];
  readonly pictures: readonly Omit<TriedPicture, 'shows'>[];
  readonly answers: Readonly<Record<string, string>>;
}

async function readTrial(options: Options): Promise<Read> {
  const names = options.on.split(',').filter((name) => name.trim() !== '');
  if (names.length === 0) throw new CommandError('--on names no account. Name at least one, such as website.', 2);
  for (const [option, given] of [['--alt', options.alt] as const, ['--shows', options.shows] as const])
    if (given.length > options.picture.length)
      throw new CommandError(`There are more ${option} than --picture. Give one for each picture, in turn.`, 2);
  const answers = Object.fromEntries(options.answer.map(answerFrom));
  const pictures = await Promise.all(options.picture.map((path, at) => pictureFrom(path, options.alt[at] ?? '', options.shows[at])));
  const words = await wordsFrom(options);
  if (words === '' && pictures.length === 0) throw new CommandError('There is nothing to look at. Give --text, --file or --picture.', 2);
  return { words, names, pictures, answers };
}

async function tryIt(
  office: Office,
  school: SchoolDoor,
  options: Options,
  { words, names, pictures, answers }: Read,
): Promise<Result<Tried>> {
  const person = await onePerson(office, school, options.as);
  const shown = await Promise.all(pictures.map((_, at) => peopleOn(office, school, options.shows[at])));
  return tryPost(
    office,
    { kind: 'person', schoolId: school.id, personId: person, signInId: null },
    {
      words,
      places: await placesFrom(office, school, names),
      pictures: pictures.map((picture, at) => ({ ...picture, shows: shown[at] ?? [] })),
      answers,
      goesOutAt: options.at === undefined ? null : momentFrom(options.at, school.zone),
    },
  );
}

async function placesFrom(office: Office, school: SchoolDoor, names: readonly string[]): Promise<readonly Place[]> {
  const { found, known } = await office.read(school.id, async (db) => ({
    found: await placesCalled(db, office.now(), names),
    known: await placesOf(db, office.now()),
  }));
  const says = known.length === 0 ? 'It has none yet.' : `It has ${list(known.map((place) => place.name))}.`;
  const places = found.map((some, at) =>
    oneOf(
      some,
      `The register knows no account called ${names[at]}. ${says}`,
      `Several accounts are called ${names[at]}. Say which: ${list(
        some.map((one) => one.name),
        'or',
      )}.`,
    ),
  );
  return [...new Map(places.map((place) => [place.id, place])).values()];
}

async function schoolCalled(office: Office, slug: string | undefined): Promise<SchoolDoor> {
  const schools = await listSchools(office);
  const slugs = schools.map((school) => school.slug);
  const fitting = schools.filter((school) => slug === undefined || school.slug === slug);
  const known = slugs.length === 0 ? 'There is no school here yet.' : `There ${slugs.length === 1 ? 'is' : 'are'} ${list(slugs)}.`;
  return oneOf(fitting, slug === undefined ? known : `There is no school ${slug}. ${known}`, `Say which school with --school. ${known}`);
}

async function onePerson(office: Office, school: SchoolDoor, called: string): Promise<PersonId> {
  const people = await peopleCalled(office, school.id, called);
  return oneOf(
    people,
    `Nobody called ${called} is on record at ${school.name}. Give the whole name, or the mail address, as the school keeps it.`,
    `Several people are called ${called}; give the mail address instead.`,
  );
}

function oneOf<T>(found: readonly T[], none: string, several: string): T {
  const [first, second] = found;
  if (first === undefined) throw new CommandError(none, 2);
  if (second !== undefined) throw new CommandError(several, 2);
  return first;
}

async function wordsFrom({ text, file, picture }: Options): Promise<string> {
  if (text !== undefined && file !== undefined) throw new CommandError('Give the words with --text or with --file, not with both.', 2);
  if (text !== undefined) return text.trim();
  if (file !== undefined) return readWords(await bytesOf(file, mostWords), file);
  const given = 'What was given on standard input';
  return picture.length > 0 && process.stdin.isTTY ? '' : readWords(await gather(process.stdin, given, mostWords), given);
}

/** Far more than any channel takes; a stream may never end. */
const mostWords = 1_000_000;

function bytesOf(path: string, most: number): Promise<Uint8Array> {
  return gather(createReadStream(path), path, most);
}

async function gather(source: AsyncIterable<Uint8Array>, called: string, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const part of source) {
      size += part.byteLength;
      if (size > most) break;
      parts.push(part);
    }
  } catch {
    throw new CommandError(`${called} cannot be read. Name a file that is there and that you may read.`);
  }
  if (size > most) throw new CommandError(`${called} is larger than ${most / 1_000_000} MB, which no post is. Give a smaller one.`, 2);
  return Buffer.concat(parts);
}

/** A picture as it would be taken in: what no composer would take, this does not take either. */
async function pictureFrom(path: string, alt: string, shows: string | undefined): Promise<Omit<TriedPicture, 'shows'>> {
  const seen = await inspect(await bytesOf(path, byteLimit));
  if (!seen.ok) throw new CommandError(`${path}: ${seen.refusal.what} ${seen.refusal.next}`, 2);
  return { name: basename(path), alt, nobody: isNobody(shows) };
}

function isNobody(shows: string | undefined): boolean {
  return shows?.trim().toLowerCase() === 'nobody';
}

function peopleOn(office: Office, school: SchoolDoor, shows: string | undefined): Promise<readonly PersonId[]> {
  const names = shows === undefined || isNobody(shows) ? [] : shows.split(',');
  return Promise.all(names.map((name) => onePerson(office, school, name)));
}

function answerFrom(given: string): [string, string] {
  const at = given.indexOf('=');
  if (at < 1) throw new CommandError(`--answer takes question=answer; it was given ${given}.`, 2);
  return [given.slice(0, at), given.slice(at + 1)];
}

function momentFrom(given: string, zone: string): string {
  const [day, time] = given.split('T');
  try {
    const moment = instantOf(day ?? '', time ?? '', zone);
    if (dayOf(moment, zone) === day) return moment.toISOString();
  } catch {
    // Said below, in the same words.
  }
  throw new CommandError(`--at takes a day and a time, such as 2026-11-20T15:45; it was given ${given}.`, 2);
}
