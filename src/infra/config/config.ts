import { join, resolve } from 'node:path';
import type { Settings } from './env.ts';

/** Checked configuration; `env.ts` alone reads the environment. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** The address people type, without a trailing slash: `http://127.0.0.1:4330`. */
  readonly publicUrl: string;
  readonly databaseUrl: string | null;
  readonly dataFolder: string;
  readonly demo: boolean;
  readonly run: 'all' | 'web' | 'jobs';
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  readonly rootKeyFile: string;
  readonly trustProxy: boolean;
  /** Whether an account's platform may stand on this machine or the network it is in. */
  readonly platformsInside: boolean;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
  /** Whoever bears it may read `/metrics` from elsewhere; without one only this machine may. */
  readonly metricsToken: string | null;
}

/** A setting that cannot be used, in one plain line that names it. */
export class SettingError extends Error {
  override readonly name = 'SettingError';
}

/** Turns settings into configuration, or throws a SettingError. `root` is where `data` goes when nobody says. */
export function checkConfig(settings: Settings, root: string): Config {
  const port = wholeNumber(settings, 'GATEPOST_PORT', 4330, 0, 65_535);
  const host = settings.GATEPOST_HOST ?? '127.0.0.1';
  const databaseUrl = address(settings, 'DATABASE_URL', ['postgres:', 'postgresql:']);
  const dataFolder = settings.GATEPOST_DATA === undefined ? join(root, 'data') : resolve(settings.GATEPOST_DATA);
  const smtpUrl = address(settings, 'SMTP_URL', ['smtp:', 'smtps:']);
  if (smtpUrl !== null && settings.GATEPOST_MAIL_FROM === undefined)
    throw new SettingError(
      'GATEPOST_MAIL_FROM is needed with SMTP_URL: the address that mail comes from, such as gatepost@school.example.',
    );
  const publicUrl =
    address(settings, 'GATEPOST_PUBLIC_URL', ['http:', 'https:'])?.replace(/\/+$/, '') ?? `http://${reachable(host)}:${port}`;
  return {
    port,
    host,
    publicUrl,
    databaseUrl,
    dataFolder,
    demo: choice(settings, 'GATEPOST_DEMO', ['on', 'off'], databaseUrl === null ? 'on' : 'off') === 'on',
    run: choice(settings, 'GATEPOST_RUN', ['all', 'web', 'jobs'], 'all'),
    smtpUrl,
    mailFrom: mailAddress(settings, 'GATEPOST_MAIL_FROM', 'Gatepost <gatepost@localhost>'),
    rootKeyFile:
      settings.GATEPOST_ROOT_KEY_FILE === undefined ? join(dataFolder, 'keys', 'root.key') : resolve(settings.GATEPOST_ROOT_KEY_FILE),
    trustProxy: choice(settings, 'GATEPOST_TRUST_PROXY', ['on', 'off'], 'off') === 'on',
    platformsInside: choice(settings, 'GATEPOST_PLATFORMS_INSIDE', ['on', 'off'], isAtHome(publicUrl) ? 'on' : 'off') === 'on',
    logLevel: choice(settings, 'GATEPOST_LOG', ['debug', 'info', 'warn', 'error'], 'info'),
    metricsToken: token(settings, 'GATEPOST_METRICS_TOKEN'),
  };
}

/** Whether the address people type is this machine's own. */
export function isAtHome(publicUrl: string): boolean {
  return /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(new URL(publicUrl).hostname);
}

function wholeNumber(settings: Settings, name: string, usual: number, least: number, most: number): number {
  const given = settings[name];
  if (given === undefined) return usual;
  const number = Number(given);
  if (!/^\d+$/.test(given.trim()) || number < least || number > most)
    throw new SettingError(`${name} must be a whole number from ${least} to ${most}; it is "${given}".`);
  return number;
}

function choice<const Choice extends string>(settings: Settings, name: string, choices: readonly Choice[], usual: Choice): Choice {
  const given = settings[name]?.trim().toLowerCase();
  if (given === undefined) return usual;
  const chosen = choices.find((one) => one === given);
  if (chosen === undefined) throw new SettingError(`${name} must be one of ${choices.join(', ')}; it is "${settings[name]}".`);
  return chosen;
}

/** Says what is expected and never what was given: an address may hold a password. */
function address(settings: Settings, name: string, schemes: readonly string[]): string | null {
  const given = settings[name]?.trim();
  if (given === undefined) return null;
  if (!URL.canParse(given) || !schemes.includes(new URL(given).protocol))
    throw new SettingError(`${name} must be an address that begins with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}.`);
  return given;
}

function mailAddress(settings: Settings, name: string, usual: string): string {
  const given = settings[name]?.trim();
  if (given === undefined) return usual;
  if (!/^[^@\s<>]+@[^@\s<>]+$|^[^<>\r\n]+ <[^@\s<>]+@[^@\s<>]+>$/.test(given))
    throw new SettingError(
      `${name} must be a mail address, such as gatepost@school.example or Gatepost <gatepost@school.example>; it is "${given}".`,
    );
  return given;
}

function token(settings: Settings, name: string): string | null {
  const given = settings[name]?.trim();
  if (given === undefined) return null;
  if (given.length < 20) throw new SettingError(`${name} must have at least 20 characters, so that it cannot be guessed.`);
  return given;
}

/** The address by which this machine reaches a server that listens on `host`. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
