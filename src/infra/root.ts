import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Gatepost's own folder, where `policies/`, `migrations/` and `node_modules/` are; the same from `src/` and from `dist/`. */
export const rootFolder: string = findRoot(dirname(fileURLToPath(import.meta.url)));

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'migrations')) && existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder)
    throw new Error('Gatepost cannot find its own folder: migrations/ and package.json are not above the running file.');
  return findRoot(parent);
}
