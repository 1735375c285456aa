import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { createAdaptorServer, type ServerType } from '@hono/node-server';
import { checkConfig, SettingError, type Config } from '#src/infra/config/config.ts';
import { readEnvironment } from '#src/infra/config/env.ts';
import { isCutOff } from '#src/infra/db/away.ts';
import { openLog, whyOf, type Log } from '#src/infra/log.ts';
import { measureRequests } from '#src/infra/metrics.ts';
import { rootFolder } from '#src/infra/root.ts';
import { listSealedElsewhere, saySealedElsewhere } from '#src/infra/vault/sealed-elsewhere.ts';
import { laterIn } from '#src/infra/try-later.ts';
import { openHouse, type House } from './house.ts';
import { healthPaths, healthRoutes } from './health.ts';
import { prepareSchools } from './prepare-schools.ts';
import { createApp } from './web/app.tsx';
import { offerSetUp } from './web/set-up/offer.ts';
import { startWork } from './worker.ts';

/** Starts Gatepost and keeps it running until it is told to stop, which it may be before it has started. */
export async function serve(): Promise<void> {
  const running: Running = { opening: undefined, server: undefined, isStopping: false };
  try {
    const config = checkConfig(readEnvironment(), rootFolder);
    const log = openLog(config.logLevel);
    stopWhenTold(running, log);
    running.opening = openHouse(config, log, { say: console.log });
    await open(await running.opening, running);
  } catch (error) {
    if (running.isStopping) return; // what is being closed fails on the way, as it must
    await closeAll(running);
    endInOneLine(error);
  }
}

interface Running {
  opening: Promise<House> | undefined;
  server: ServerType | undefined;
  isStopping: boolean;
}

/** What a school sees: its pages, then its work done later, then one line with the address. */
async function open(house: House, running: Running): Promise<void> {
  const { config } = house.office;
  await prepareSchools(house);
  for (const one of await listSealedElsewhere(house.office, house.office.vault)) {
    console.log(`Something is not in order. ${saySealedElsewhere(one)}`);
    house.office.log.warn({ school: one.school.id, wanted: one.wanted }, 'A school is sealed with another root key than this one');
  }
  if (config.run !== 'jobs') running.server = await listen(house);
  if (config.run !== 'web') await startWork(house);
  if (running.server === undefined)
    return console.log('Gatepost is ready to do what was put off until later. This process answers no requests.');
  const { port } = running.server.address() as AddressInfo;
  console.log(`Gatepost is ready at ${config.port === 0 ? `http://127.0.0.1:${port}` : config.publicUrl}`);
  const setUp = config.demo ? null : await offerSetUp(house.office);
  if (setUp !== null) console.log(`${setUp.begun ? goOn : begin} ${setUp.address}`);
}

const begin = 'There is no school here yet. Set yours up within a day, with this link that works once:';
const goOn = 'Your school is named but has no policy yet. Go on within a day, with this link, which takes the place of the one before:';

async function listen(house: House): Promise<ServerType> {
  const { config } = house.office;
  const app = createApp(house.office);
  const health = healthRoutes(config, house.metrics, house.isReady);
  const server = createAdaptorServer({
    overrideGlobalObjects: false,
    fetch: measureRequests(house.metrics, (request, env) =>
      (healthPaths.has(new URL(request.url).pathname) ? health : app).fetch(request, env),
    ),
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(cannotListen(error, config)));
    server.listen(config.port, config.host, resolve);
  });
  return server;
}

function cannotListen(error: NodeJS.ErrnoException, { port, host }: Config): Error {
  if (error.code === 'EADDRINUSE') return new SettingError(`GATEPOST_PORT ${port} is in use by another program; set it to a free one.`);
  if (error.code === 'EACCES')
    return new SettingError(`GATEPOST_PORT ${port} may only be opened by an administrator; set it to 1024 or more.`);
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return new SettingError(`GATEPOST_HOST ${host} is not an address of this machine.`);
  return error;
}

/** Asked a second time, it ends at once; whatever is lost was not yet done. */
function stopWhenTold(running: Running, log: Log): void {
  const stop = async (code: number): Promise<void> => {
    if (running.isStopping) process.exit(code === 0 ? 130 : code);
    running.isStopping = true;
    await closeAll(running);
    process.exit(code);
  };
  process.on('SIGTERM', () => void stop(0));
  process.on('SIGINT', () => void stop(0));
  for (const fault of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(fault, (error: unknown) => {
      // Of two statements asked together one may be waited for late: a database that went away has said so already.
      if (fault === 'unhandledRejection' && (laterIn(error) !== null || isCutOff(error))) return;
      log.error({ error }, 'A fault that nothing caught; Gatepost stops');
      void stop(1);
    });
}

/** Requests first, then jobs, then the database. */
async function closeAll(running: Running): Promise<void> {
  const house = await running.opening?.catch(() => undefined);
  house?.metrics.draining.set(1);
  if (running.server !== undefined) await drain(running.server);
  await house?.close();
}

/** What was sent before we were told to stop may still be on its way in; closing at once would cut it off. */
const stillComing = 300;

/** Reads what is already on its way, then takes no new requests and waits for those in hand, ten seconds at most. */
async function drain(server: ServerType): Promise<void> {
  await wait(stillComing);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    if ('closeIdleConnections' in server) server.closeIdleConnections();
    setTimeout(() => {
      if ('closeAllConnections' in server) server.closeAllConnections();
    }, 10_000).unref();
  });
}

/** A start that cannot be made ends in one plain line. */
function endInOneLine(error: unknown): void {
  console.error(error instanceof SettingError ? error.message : `Gatepost did not start: ${whyOf(error)}`);
  process.exit(1);
}
