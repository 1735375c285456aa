import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { SettingError } from '#src/infra/config/config.ts';
import { scrub } from '#src/infra/log.ts';
import { rootFolder } from '#src/infra/root.ts';
import { checkCommand } from './check.ts';
import { CommandError } from './command.ts';
import { exportCommand, importCommand } from './copy.ts';
import { demoCommand } from './demo.ts';
import { doctorCommand } from './doctor.ts';
import { rekeyCommand } from './rekey.ts';
import { verifyCommand } from './verify.ts';

const { version } = JSON.parse(readFileSync(join(rootFolder, 'package.json'), 'utf8')) as { version: string };

const gatepost = new Command('gatepost')
  .description("A school's official social media, run by the school's own social media policy.")
  .version(version)
  .showHelpAfterError('(gatepost <command> --help says how it is used)')
  .exitOverride()
  .addHelpText(
    'after',
    '\nExit codes: 0 done, 1 the answer is no or something is not in order, 2 not understood, 3 could not be carried out.',
  );

/** Each command is a file of its own; it throws CommandError to end with a plain line. */
for (const command of [checkCommand(), demoCommand(), doctorCommand(), verifyCommand(), exportCommand(), importCommand(), rekeyCommand()])
  gatepost.addCommand(inherit(command));

/** A command put in from outside takes over the way in which errors are said, and so do the commands under it. */
function inherit(command: Command): Command {
  command.copyInheritedSettings(gatepost);
  for (const under of command.commands) under.copyInheritedSettings(gatepost);
  return command;
}

process.exitCode = await runCommand(process.argv);

async function runCommand(argv: readonly string[]): Promise<number> {
  try {
    await gatepost.parseAsync(argv);
    return typeof process.exitCode === 'number' ? process.exitCode : 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof CommandError) return say(error.message, error.exitCode);
    if (error instanceof SettingError) return say(error.message, 3);
    const { name, message, code } = scrub(error);
    return say(`gatepost could not do this: ${[name, code, message].filter(Boolean).join(' ')}`, 3);
  }
}

function say(line: string, code: number): number {
  process.stderr.write(`${line}\n`);
  return code;
}
