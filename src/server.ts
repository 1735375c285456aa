// The first file to run. It is kept apart so that an old Node meets nothing it cannot read before it is told so.
const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 24) {
  console.error(
    `Gatepost needs Node 24 or newer; this is ${process.versions.node}. Run "npm ci" and then "npm start", which brings its own.`,
  );
  process.exit(1);
}
const { serve } = await import('./serve.ts');
await serve();

export {};
