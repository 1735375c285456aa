import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { Command } from 'commander';
import { checkCopy, type CopyFlaw } from '#src/infra/copies/check-copy.ts';
import type { Checkpoint } from '#src/infra/journal/lines.ts';
import { readCheckpoints, verifyChain, type Findings, type Witness } from '#src/infra/journal/verify.ts';
import { count } from '#src/kernel/words.ts';
import { CommandError } from './command.ts';

interface Options {
  readonly checkpoints?: string;
  readonly key?: string;
  readonly json?: boolean;
}

interface Answer {
  readonly isWhole: boolean;
  readonly journal: Omit<Findings, 'flaws'> | null;
  readonly files: number | null;
  readonly flaws: readonly CopyFlaw[];
}

/** Checks a journal or a copy of a school from the file or folder alone: no database, no settings. */
export function verifyCommand(say: (line: string) => void = (line) => console.log(line)): Command {
  return new Command('verify')
    .description('check an exported journal, or a copy of a school, for any change, gap, reordering or cut')
    .argument('<export>', 'a journal (.ndjson), or the folder that gatepost export made')
    .option('--checkpoints <file>', 'checkpoints a witness kept: the lines from the mails to the chair, or the witness file')
    .option('--key <hex>', 'the key the export must be signed with, as a checkpoint names it')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExit codes: 0 it is whole, 1 it is not, 2 not understood, 3 it could not be read.')
    .action(async (path: string, options: Options) => {
      const answer = await check(path, await witnessFrom(options));
      for (const line of options.json ? [JSON.stringify(answer, null, 2)] : inWords(answer, options)) say(line);
      if (!answer.isWhole)
        throw new CommandError(`${path} is not as it was written. Keep it as it is, and ask for another export to compare.`, 1);
    });
}

async function witnessFrom(options: Options): Promise<Witness> {
  if (options.key !== undefined && !/^[0-9a-f]{64}$/.test(options.key))
    throw new CommandError('--key takes 64 digits and letters from a to f.', 2);
  return {
    ...(options.key !== undefined && { key: options.key }),
    ...(options.checkpoints !== undefined && { checkpoints: await checkpointsIn(options.checkpoints) }),
  };
}

async function checkpointsIn(path: string): Promise<readonly Checkpoint[]> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new CommandError(`${path} cannot be read. Give the file with the checkpoint lines.`);
  });
  try {
    const found = readCheckpoints(text);
    if (found.length > 0) return found;
  } catch {
    throw new CommandError(`${path} holds a line that is no checkpoint. Put only the lines that begin with {"checkpoint" into it.`);
  }
  throw new CommandError(
    `${path} holds no checkpoint, so nothing would be proved by it. Put the lines that begin with {"checkpoint" into it.`,
  );
}

async function check(path: string, witness: Witness): Promise<Answer> {
  const found = await stat(path).catch(() => {
    throw new CommandError(`There is no ${path}. Name a journal (.ndjson), or the folder that gatepost export made.`);
  });
  if (found.isDirectory()) {
    const { manifest, journal, flaws } = await checkCopy(path, witness);
    return { isWhole: flaws.length === 0, journal: journal === null ? null : plain(journal), files: manifest?.files.length ?? null, flaws };
  }
  const journal = await verifyChain(createReadStream(path), witness);
  const flaws = journal.flaws.map((flaw) => ({ ...flaw, file: path }));
  return { isWhole: flaws.length === 0, journal: plain(journal), files: null, flaws };
}

function plain({ flaws: _, ...rest }: Findings): Omit<Findings, 'flaws'> {
  return rest;
}

function inWords({ isWhole, journal, files, flaws }: Answer, options: Options): readonly string[] {
  const wrong = flaws.map((flaw) => `${flaw.file}${flaw.line === undefined ? '' : `, line ${flaw.line}`}: ${flaw.what}`);
  if (!isWhole || journal === null) return wrong;
  const beside = [
    journal.sealed > 0 && `${count(journal.sealed, 'entry', 'entries')} sealed for whoever took it`,
    journal.erasedWords > 0 && `${count(journal.erasedWords, 'name or reason', 'names or reasons')} erased since`,
  ].filter((each) => each !== false);
  const last = journal.witnessed.at(-1);
  return [
    `Whole: ${[`${count(journal.entries, 'entry', 'entries')} in one unbroken chain`, ...beside].join(', ')}.`,
    ...(files === null ? [] : [`Every row, and ${count(files, 'file')}, as they were written.`]),
    `Ends with the seal ${journal.head.slice(0, 16)}, signed with the key ${journal.key}.`,
    last === undefined ? unwitnessed(options) : `Witnessed up to entry ${last.seq}, on ${last.at.slice(0, 10)}.`,
  ];
}

function unwitnessed(options: Options): string {
  const known = options.key === undefined ? 'The key is the one the export names itself. ' : '';
  return `${known}No witness was asked: give --checkpoints to prove that the house itself has not cut off or rewritten anything.`;
}
