import { describe, expect, it } from 'vitest';
import { checkConfig, SettingError } from './config.ts';

const check = (settings: Record<string, string>) => checkConfig(settings, '/srv/gatepost');

describe('configuration', () => {
  it('needs nothing set: a demo school on this machine alone, with a database of its own', () => {
    expect(check({})).toMatchObject({
      port: 4330,
      host: '127.0.0.1',
      publicUrl: 'http://127.0.0.1:4330',
      databaseUrl: null,
      dataFolder: '/srv/gatepost/data',
      demo: true,
      run: 'all',
      rootKeyFile: '/srv/gatepost/data/keys/root.key',
    });
  });

  it('leaves the demo school out where a database server is given, unless it is asked for', () => {
    const server = { DATABASE_URL: 'postgres://owner:secret@db.example/gatepost' };
    expect(check(server).demo).toBe(false);
    expect(check({ ...server, GATEPOST_DEMO: 'on' }).demo).toBe(true);
  });

  it.each([
    ['GATEPOST_PORT', { GATEPOST_PORT: 'http' }],
    ['GATEPOST_PORT', { GATEPOST_PORT: '70000' }],
    ['GATEPOST_PUBLIC_URL', { GATEPOST_PUBLIC_URL: 'gatepost.school.example' }],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://db.example/gatepost' }],
    ['GATEPOST_DEMO', { GATEPOST_DEMO: 'perhaps' }],
    ['GATEPOST_RUN', { GATEPOST_RUN: 'everything' }],
    ['SMTP_URL', { SMTP_URL: 'mail.school.example', GATEPOST_MAIL_FROM: 'gatepost@school.example' }],
    ['GATEPOST_MAIL_FROM', { SMTP_URL: 'smtp://mail.school.example' }],
    ['GATEPOST_MAIL_FROM', { GATEPOST_MAIL_FROM: 'nobody' }],
    ['GATEPOST_TRUST_PROXY', { GATEPOST_TRUST_PROXY: '1' }],
    ['GATEPOST_LOG', { GATEPOST_LOG: 'loud' }],
    ['GATEPOST_METRICS_TOKEN', { GATEPOST_METRICS_TOKEN: 'short' }],
  ])('names %s in one line when it cannot be used', (name, settings) => {
    const fault = faultOf(settings);
    expect(fault).toBeInstanceOf(SettingError);
    expect(fault.message).toContain(name);
    expect(fault.message).not.toContain('\n');
  });

  it('never repeats a password in what it says', () => {
    expect(faultOf({ DATABASE_URL: 'mysql://owner:hunter2@db.example/gatepost' }).message).not.toContain('hunter2');
  });
});

function faultOf(settings: Record<string, string>): Error {
  try {
    check(settings);
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('The settings were taken.');
}
