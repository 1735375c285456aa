import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Bluesky {
  readonly service: string;
  readonly did: string;
  readonly handle: string;
  readonly password: string;
  /** The account's own, with which app passwords are made and taken back. */
  readonly ownPassword: string;
  /** What the server signs its tokens with. */
  readonly jwtSecret: string;
  stop(): Promise<void>;
}

const here = dirname(fileURLToPath(import.meta.url));

/** Whether the real server is installed: it is a package of its own, which `npm test` installs. */
export function hasBluesky(folder: string = here): boolean {
  return existsSync(join(folder, 'node_modules', '@atproto', 'pds'));
}

/** Starts the real Bluesky server as a child process, with one account and an app password. */
export async function startBluesky(folder: string = here): Promise<Bluesky> {
  const child = spawn(process.execPath, [join(folder, 'server.mjs')], {
    cwd: folder,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const said: string[] = [];
  child.stderr.on('data', (part: Buffer) => said.push(part.toString()));
  const line = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (part: Buffer) => {
      text += part.toString();
      const found = text.split('\n').find((one) => one.startsWith('{"service"'));
      if (found !== undefined) resolve(found);
    });
    child.on('exit', (code) => reject(new Error(`The Bluesky server ended with ${code}: ${said.join('').slice(-2000)}`)));
  });
  const { service, did, handle, password, ownPassword, jwtSecret } = JSON.parse(line) as Omit<Bluesky, 'stop'>;
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  return {
    service,
    did,
    handle,
    password,
    ownPassword,
    jwtSecret,
    stop: async () => {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await ended;
      clearTimeout(late);
    },
  };
}
