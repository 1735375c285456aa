// Runs the real Bluesky server (PDS) with an identity directory in memory, on this machine only, until told to stop.
// Prints one line of JSON once it answers: {"service", "did", "handle", "password"}: an app password; and what the account's owner
// and the server itself know: {"ownPassword", "jwtSecret"}.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secp256k1Keypair } from '@atproto/crypto';
import { PDS, envToCfg, envToSecrets } from '@atproto/pds';
import { Database, PlcServer } from '@did-plc/server';

const free = () =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

const folder = mkdtempSync(join(tmpdir(), 'gatepost-bluesky-'));
const plcPort = await free();
const plc = PlcServer.create({ db: Database.mock(), port: plcPort });
await plc.start();

const port = await free();
const rotationKey = await Secp256k1Keypair.create({ exportable: true });
const env = {
  devMode: true,
  port,
  hostname: 'localhost',
  dataDirectory: folder,
  blobstoreDiskLocation: join(folder, 'blobs'),
  didPlcUrl: `http://localhost:${plcPort}`,
  serviceHandleDomains: ['.test'],
  inviteRequired: false,
  disableSsrfProtection: true,
  rateLimitsEnabled: false,
  bskyAppViewUrl: 'http://localhost:1',
  bskyAppViewDid: 'did:example:none',
  crawlers: [],
  adminPassword: randomBytes(16).toString('hex'),
  jwtSecret: randomBytes(16).toString('hex'),
  plcRotationKeyK256PrivateKeyHex: Buffer.from(await rotationKey.export()).toString('hex'),
  logEnabled: false,
};
process.env.LOG_ENABLED = 'false';
const pds = await PDS.create(envToCfg(env), envToSecrets(env));
await pds.start();

const service = `http://localhost:${port}`;
const password = randomBytes(12).toString('hex');
const made = await fetch(`${service}/xrpc/com.atproto.server.createAccount`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ handle: 'ottersley.test', email: 'office@ottersley.example', password }),
});
const account = await made.json();
if (!made.ok) throw new Error(`The account could not be made: ${JSON.stringify(account)}`);
const appPassword = await fetch(`${service}/xrpc/com.atproto.server.createAppPassword`, {
  method: 'POST',
  headers: { 'content-type': 'application/json', authorization: `Bearer ${account.accessJwt}` },
  body: JSON.stringify({ name: 'gatepost' }),
});
const app = await appPassword.json();
console.log(
  JSON.stringify({
    service,
    did: account.did,
    handle: 'ottersley.test',
    password: app.password,
    ownPassword: password,
    jwtSecret: env.jwtSecret,
  }),
);

let stopping = false;
async function stop() {
  if (stopping) return;
  stopping = true;
  await pds.destroy().catch(() => {});
  await plc.destroy().catch(() => {});
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
// When the one who started it is gone, so is it.
process.stdin.on('end', stop).resume();
