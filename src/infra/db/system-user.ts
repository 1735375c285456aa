import { chownSync, existsSync, lstatSync, mkdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** A user of the machine, by number. */
export interface SystemUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * Who PostgreSQL runs as. It refuses to run as root, so root lends it to `postgres`, or where there is no such user to
 * `nobody`. Anybody else runs it themself (null).
 */
export function databaseUser(): SystemUser | null {
  if (process.getuid?.() !== 0) return null;
  const users = existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8') : '';
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = users.match(new RegExp(`^${name}:.*$`, 'm'))?.[0].split(':') ?? [];
    if (uid !== undefined && gid !== undefined) return { name, uid: Number(uid), gid: Number(gid) };
  }
  return { name: 'nobody', uid: 65534, gid: 65534 };
}

/** The first folder on the way to `path` that `user` may not pass through, or null when the way is free. */
export function barredAt(path: string, user: SystemUser): string | null {
  const folders: string[] = [];
  for (let folder = realpathSync(path); folder !== dirname(folder); folder = dirname(folder)) folders.unshift(folder);
  return folders.find((folder) => !mayEnter(folder, user)) ?? null;
}

function mayEnter(folder: string, user: SystemUser): boolean {
  const { mode, uid, gid } = statSync(folder);
  const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
  return (mode & bit) !== 0;
}

/** Makes a folder that only `user` (and root) can look into. Refuses one that somebody else has put in its place. */
export function privateFolder(folder: string, user: SystemUser | null): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  const owner = user?.uid ?? process.getuid?.();
  if (found.isSymbolicLink() || (owner !== undefined && found.uid !== owner && found.uid !== process.getuid?.()))
    throw new Error(`${folder} belongs to somebody else; remove it, or set GATEPOST_DATA to another folder.`);
  if (user !== null && found.uid !== user.uid) chownSync(folder, user.uid, user.gid);
}
