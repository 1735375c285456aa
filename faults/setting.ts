import { join } from 'node:path';
import type pg from 'pg';
import { checkConfig, type Config } from '#src/infra/config/config.ts';

/** What every process of a drill shares. */
export interface Setting {
  readonly folder: string;
  readonly app: pg.ClientConfig;
  readonly simulated: string;
}

/** Short enough for hundreds of runs, long enough for a busy machine. */
export const times = { leaseMs: 8_000, callMs: 3_000 } as const;

export function houseFrom(setting: Setting): { readonly config: Config; readonly app: pg.ClientConfig } {
  return { config: { ...checkConfig({}, setting.folder), publicUrl: 'https://gatepost.example' }, app: setting.app };
}

/** Where each process writes, as it is killed, what it was at. */
export function struckFile(setting: Pick<Setting, 'folder'>): string {
  return join(setting.folder, 'struck');
}
