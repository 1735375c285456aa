import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseOptions, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const { forbidden, options } = createRequire(import.meta.url)('../.dependency-cruiser.cjs') as {
  forbidden: IForbiddenRuleType[];
  options: ICruiseOptions;
};

/** For each rule a file that breaks it: where it lies, and what it imports. */
const planted: Readonly<Record<string, readonly [file: string, imports: string, type?: 'type']>> = {
  'kernel-stands-alone': ['src/kernel/result.ts', '#src/infra/log.ts', 'type'],
  'infra-knows-no-desk': ['src/infra/mail/mail.ts', '#src/desks/people/desk.ts', 'type'],
  'rules-are-pure': ['src/desks/consent/rules.ts', './store.ts'],
  'a-desk-has-one-door': ['src/desks/consent/service.ts', '#src/desks/people/store.ts'],
  'people-before-later-desks': ['src/desks/people/service.ts', '#src/desks/policy/desk.ts'],
  'policy-before-later-desks': ['src/desks/policy/service.ts', '#src/desks/register/desk.ts'],
  'register-before-later-desks': ['src/desks/register/service.ts', '#src/desks/consent/desk.ts'],
  'consent-before-later-desks': ['src/desks/consent/service.ts', '#src/desks/publishing/desk.ts'],
  'publishing-before-later-desks': ['src/desks/publishing/service.ts', '#src/desks/moderation/desk.ts'],
  'moderation-before-later-desks': ['src/desks/moderation/service.ts', '#src/desks/concerns/desk.ts'],
  'concerns-before-later-desks': ['src/desks/concerns/service.ts', '#src/desks/staffroom/desk.ts'],
  'staffroom-before-later-desks': ['src/desks/staffroom/service.ts', '#src/desks/assurance/desk.ts'],
  'a-service-sees-no-page': ['src/desks/people/service.ts', '#src/web/page.tsx'],
  'the-office-is-a-type': ['src/desks/people/service.ts', '#src/house.ts'],
  'only-the-gate-mints': ['src/desks/people/service.ts', '#src/kernel/permit.ts'],
  'one-reader-of-the-environment': ['src/infra/mail/mail.ts', '#src/infra/config/env.ts'],
  'browsers-get-no-server': ['src/web/client/desk.ts', '#src/infra/vault/vault.ts'],
  'the-program-needs-no-tests': ['src/desks/people/service.ts', '#fixtures/cast.ts'],
  'no-test-packages': ['src/desks/people/service.ts', 'fast-check'],
  'nothing-unknown': ['src/desks/people/service.ts', './nowhere.ts'],
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatepost-boundaries-'));
  write(
    'package.json',
    JSON.stringify({
      type: 'module',
      imports: { '#src/*': './src/*', '#fixtures/*': './fixtures/*' },
      devDependencies: { 'fast-check': '1.0.0' },
    }),
  );
  write('node_modules/fast-check/package.json', JSON.stringify({ name: 'fast-check', type: 'module', exports: './index.js' }));
  write('node_modules/fast-check/index.js', 'export default 1;');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the boundaries between the rooms', () => {
  it('every rule has a sentence that says why, and a planted breach', () => {
    expect(forbidden.filter((rule) => (rule.comment ?? '').length < 40)).toEqual([]);
    expect([...Object.keys(planted), 'no-cycles'].sort()).toEqual(forbidden.map((rule) => rule.name).sort());
  });

  it.each(Object.entries(planted))('%s bites', async (rule, [file, imports, type]) => {
    if (imports.startsWith('#')) write(imports.slice(1), 'export const it = 1;');
    else if (imports === './store.ts') write(join(dirname(file), 'store.ts'), 'export const it = 1;');
    write(
      file,
      type === undefined
        ? `import { it } from '${imports}'; export const me = it;`
        : `import type { it } from '${imports}'; export type Me = typeof it;`,
    );
    expect(await broken()).toContain(rule);
  });

  it('no-cycles bites', async () => {
    write('src/infra/one.ts', "import { two } from './two.ts'; export const one = () => two;");
    write('src/infra/two.ts', "import { one } from './one.ts'; export const two = () => one;");
    expect(await broken()).toContain('no-cycles');
  });

  it('what is allowed passes: a type of the office, a type of a permit, the door of an earlier desk', async () => {
    write('src/office.ts', 'export interface Office { readonly now: () => Date }');
    write('src/kernel/permit.ts', 'export interface Permit { readonly at: Date }');
    write('src/desks/people/desk.ts', 'export const nobody = 1;');
    write(
      'src/desks/register/service.ts',
      "import type { Office } from '#src/office.ts'; import type { Permit } from '#src/kernel/permit.ts'; import { nobody } from '#src/desks/people/desk.ts'; export const use = (office: Office, permit: Permit) => [office, permit, nobody];",
    );
    expect(await broken()).toEqual([]);
  });
});

function write(path: string, text: string): void {
  const at = join(folder, path);
  mkdirSync(dirname(at), { recursive: true });
  writeFileSync(at, text);
}

async function broken(): Promise<readonly string[]> {
  const resolving = { ...options.enhancedResolveOptions, bustTheCache: true };
  const result = await cruise(['src'], { ...options, baseDir: folder, validate: true, ruleSet: { forbidden } }, resolving);
  return (result.output as ICruiseResult).summary.violations.map((violation) => violation.rule.name);
}
