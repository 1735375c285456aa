import { checkConfig, type Config } from '#src/infra/config/config.ts';
import { readEnvironment } from '#src/infra/config/env.ts';
import { openLog } from '#src/infra/log.ts';
import { rootFolder } from '#src/infra/root.ts';
import { openHouse, type House } from '../house.ts';

/**
 * A command that ends without doing what was asked: one plain line that says what to do, and an exit code.
 * 1: the answer is no, or something is not in order. 2: the command was not understood. 3: it could not be carried out.
 */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: 1 | 2 | 3;
  constructor(message: string, exitCode: 1 | 2 | 3 = 3) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** The settings, as the server reads them. */
export function readConfig(): Config {
  return checkConfig(readEnvironment(), rootFolder);
}

/** What a command that looks at the records is given to open them with. */
export type OpenHouse = <T>(work: (house: Pick<House, 'office'>) => Promise<T>) => Promise<T>;

/** Opens the house for one command and closes it after; says nothing on standard output, which is the command's own. */
export async function inHouse<T>(work: (house: House) => Promise<T>): Promise<T> {
  const config = { ...readConfig(), run: 'web' as const };
  const log = openLog(config.logLevel === 'info' ? 'error' : config.logLevel, { write: (line) => void process.stderr.write(line) });
  const house = await openHouse(config, log, { supervise: false, say: (line) => void process.stderr.write(`${line}\n`) });
  try {
    return await work(house);
  } finally {
    await house.close();
  }
}
