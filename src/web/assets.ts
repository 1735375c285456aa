import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that the build fills with hashed files and their manifest: `public` beside the bundled program. */
export const assetFolder = findFolder();
const manifest = readManifest();

/** The address of a built file by its entry's name, such as `desk.js` or `app.css`. */
export function asset(name: string): string {
  return `/assets/${manifest[name] ?? name}`;
}

/** The file behind an unhashed name, for what is linked by a name that stays. */
export function builtName(name: string): string {
  return manifest[name] ?? name;
}

function findFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const beside = join(here, 'public');
  return existsSync(beside) ? beside : join(here, '../../dist/public');
}

function readManifest(): Readonly<Record<string, string>> {
  const file = join(assetFolder, 'manifest.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {};
}
