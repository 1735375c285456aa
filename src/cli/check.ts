import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { Command } from 'commander';
import type { Finding } from '#src/kernel/finding.ts';
import { dayOf, instantOf } from '#src/kernel/clock.ts';
import type { PersonId } from '#src/kernel/ids.ts';
import { list } from '#src/kernel/words.ts';
import { inspect } from '#src/infra/pictures/inspect.ts';
import { listSchools, type SchoolDoor } from '#src/infra/schools.ts';
import type { Place } from '#src/desks/publishing/desk.ts';
import { peopleCalled, placesCalled, tryPost, type Tried, type TriedPicture } from '#src/desks/publishing/trying.ts';
import type { Office } from '../office.ts';
import { CommandError, inHouse } from './command.ts';

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
export function checkCommand(): Command {
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
      const state = await inHouse(async ({ office }) => {
        const school = await schoolCalled(office, options.school);
        const tried = await tryIt(office, school, options);
        if (options.json) console.log(JSON.stringify(asJson(tried), null, 2));
        else for (const line of inWords(tried)) console.log(line);
        return stateOf(tried);
      });
      if (state !== 'open') throw new CommandError(`The gate is ${state}.`, 1);
    });
}

async function tryIt(office: Office, school: SchoolDoor, options: Options): Promise<Tried> {
  const person = await onePerson(office, school, options.as);
  const names = options.on.split(',').filter((name) => name.trim() !== '');
  const found = await office.read(school.id, (db) => placesCalled(db, office.now(), names));
  const places = found.map((some, at) =>
    oneOf(
      some,
      `The register knows no account called ${names[at]}.`,
      `Several accounts are called ${names[at]}: ${list(
        some.map((one) => one.name),
        'or',
      )}.`,
    ),
  );
  const tried = await tryPost(
    office,
    { kind: 'person', schoolId: school.id, personId: person, signInId: null },
    {
      words: await wordsFrom(options),
      places: [...new Map(places.map((place) => [place.id, place])).values()],
      pictures: await Promise.all(
        options.picture.map((path, at) => pictureFrom(office, school, path, options.alt[at] ?? '', options.shows[at])),
      ),
      answers: Object.fromEntries(options.answer.map(answerFrom)),
      goesOutAt: options.at === undefined ? null : momentFrom(options.at, school.zone),
    },
  );
  if (!tried.ok) throw new CommandError(`${tried.refusal.what} ${tried.refusal.why}`, 1);
  return tried.value;
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
    `Nobody called ${called} is on record at ${school.name}.`,
    `Several people are called ${called}; give the mail address instead.`,
  );
}

function oneOf<T>(found: readonly T[], none: string, several: string): T {
  const [first, second] = found;
  if (first === undefined) throw new CommandError(none, 2);
  if (second !== undefined) throw new CommandError(several, 2);
  return first;
}

async function wordsFrom({ text, file }: Options): Promise<string> {
  if (text !== undefined) return text;
  if (file === undefined) return (await readAll(process.stdin)).trim();
  return (await readFile(file, 'utf8').catch(() => Promise.reject(new CommandError(`${file} cannot be read.`)))).trim();
}

async function pictureFrom(
  office: Office,
  school: SchoolDoor,
  path: string,
  alt: string,
  shows: string | undefined,
): Promise<TriedPicture> {
  const bytes = await readFile(path).catch(() => Promise.reject(new CommandError(`${path} cannot be read.`)));
  const nobody = shows?.trim().toLowerCase() === 'nobody';
  const names = nobody || shows === undefined ? [] : shows.split(',');
  const people = await Promise.all(names.map((name) => onePerson(office, school, name)));
  return { name: basename(path), isReadable: (await inspect(bytes)).ok, alt, shows: people, nobody };
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

function stateOf({ check, leave }: Tried): 'open' | 'held' | 'shut' {
  if (check.state === 'shut' || leave.some(({ refusal }) => refusal?.kind === 'shut')) return 'shut';
  return check.state === 'held' || leave.some(({ refusal }) => refusal !== null) ? 'held' : 'open';
}

function asJson(tried: Tried): object {
  const { check, leave } = tried;
  return {
    state: stateOf(tried),
    accounts: leave.map(({ place, refusal }) => ({
      name: place.name,
      platform: place.platform,
      state: check.gates.find((gate) => gate.account === place.id)?.state ?? 'open',
      refusal: refusal === null ? null : { code: refusal.code, what: refusal.what, why: refusal.why, citations: refusal.citations },
    })),
    findings: check.findings.map(({ code, severity, accounts, what, why, fixes, citation }) => ({
      code,
      severity,
      accounts: leave.filter(({ place }) => accounts.includes(place.id)).map(({ place }) => place.name),
      what,
      why,
      next: fixes.map((fix) => fix.label),
      citation,
    })),
  };
}

function inWords(tried: Tried): readonly string[] {
  const { check, leave } = tried;
  const gates = leave.flatMap(({ place, refusal }) => {
    const state = check.gates.find((gate) => gate.account === place.id)?.state ?? 'open';
    const said = refusal === null ? [] : [`  ${refusal.what} ${refusal.why} [${refusal.citations.map((one) => one.ref).join('; ')}]`];
    return [`${place.name}: ${refusal === null ? state : worse(state, refusal.kind)}`, ...said];
  });
  return [
    ...gates,
    ...check.findings.flatMap((finding) => [
      '',
      ...findingInWords(
        finding,
        leave.map((one) => one.place),
      ),
    ]),
  ];
}

function worse(state: string, kind: string): string {
  return state === 'shut' || kind === 'shut' ? 'shut' : 'held';
}

function findingInWords(finding: Finding, places: readonly Place[]): readonly string[] {
  const where = places.filter((place) => finding.accounts.includes(place.id)).map((place) => place.name);
  const { ref, text, version } = finding.citation;
  return [
    `${finding.severity === 'note' ? 'Note' : finding.severity === 'hold' ? 'Held' : 'Shut'}${where.length > 0 && where.length < places.length ? ` on ${list(where)}` : ''}: ${finding.what}`,
    `  ${finding.why}`,
    ...finding.fixes.map((fix) => `  - ${fix.label}`),
    `  ${ref} (version ${version}): ${text}`,
  ];
}
