import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createVitest, type TestModule, type Vitest } from 'vitest/node';
import type { Plugin } from 'vite';
import config from '../vitest.config.ts';
import { announcing, withMutant, type Mutant } from './mutants.ts';

/** The project's tests but the browser's, kept open, with one wrong in the sources at a time. */
export interface Tests {
  /** Runs each test file whose path holds `among` once; gives, for each mutant by its number, those that come to its place. */
  reaching(mutants: readonly Mutant[], among: string): Promise<ReadonlyMap<number, readonly string[]>>;
  /** Whether these test files notice that wrong; stops at the first that does. */
  notice(mutant: Mutant, files: readonly string[]): Promise<boolean>;
  close(): Promise<void>;
}

type Rewrite = ReadonlyMap<string, (source: string) => string>;

/** `root` is the project's folder; mutants' files are paths from there. Throws when the tests fail without any wrong. */
export async function openTests(root: string): Promise<Tests> {
  let rewrites: Rewrite = new Map();
  const plugin: Plugin = {
    name: 'gatepost-mutate',
    enforce: 'pre',
    transform: (source, id) => rewrites.get(id)?.(source),
  };
  const folder = mkdtempSync(join(tmpdir(), 'gatepost-reached-'));
  const vitest = await createVitest(
    'test',
    { config: false, watch: false, fsModuleCache: false, root, bail: 1, reporters: [{}] },
    { test: { projects: projectsWith(plugin) } },
  );
  vitest.provide('reachedFolder', folder);
  // Which places a file comes to shows in shared modules as well; what notices a wrong must not have met another's.
  const apart = (isolate: boolean): void => vitest.projects.forEach((project) => void (project.config.isolate = isolate));
  const rewrite = (next: Rewrite): void => {
    for (const file of [...rewrites.keys(), ...next.keys()]) vitest.invalidateFile(file);
    rewrites = next;
  };
  return {
    async reaching(mutants, among) {
      const byFile = Map.groupBy(mutants.entries(), ([, { file }]) => join(root, file));
      apart(false);
      rewrite(new Map([...byFile].map(([file, own]) => [file, (source: string) => announcing(source, own)])));
      const failed = await failing(vitest, await vitest.globTestSpecifications(among === '' ? [] : [among]));
      if (failed.length > 0) throw new Error(`The tests fail as they are: mend that first.\n${failed.join('\n')}`);
      return readReached(folder);
    },
    async notice(mutant, files) {
      apart(true);
      rewrite(new Map([[join(root, mutant.file), (source: string) => withMutant(source, mutant)]]));
      const failed = await failing(
        vitest,
        files.flatMap((file) => vitest.getModuleSpecifications(file)),
      );
      return failed.length > 0;
    },
    async close() {
      await vitest.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function projectsWith(plugin: Plugin) {
  return (config.test?.projects ?? []).flatMap((project) => {
    if (typeof project !== 'object' || !('test' in project) || project.test?.name === 'browser') return [];
    const setupFiles = [project.test?.setupFiles ?? [], 'mutate/reached.ts'].flat();
    return [{ ...project, plugins: [plugin], test: { ...project.test, setupFiles } }];
  });
}

/** What went wrong, a line each; empty when all is well. */
async function failing(vitest: Vitest, specifications: Awaited<ReturnType<Vitest['globTestSpecifications']>>): Promise<readonly string[]> {
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications);
  const files = testModules.filter((file) => !file.ok());
  return [...unhandledErrors.map(String), ...files.map((file) => `${file.relativeModuleId}: ${whatFailed(file).join('; ')}`)];
}

function whatFailed(file: TestModule): readonly string[] {
  const tests = [...file.children.allTests('failed')].map((test) => `${test.fullName}: ${test.result().errors?.[0]?.message}`);
  return [...file.errors().map((error) => error.message), ...tests];
}

function readReached(folder: string): ReadonlyMap<number, readonly string[]> {
  const told = readdirSync(folder).map(
    (name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as { file: string; reached: number[] },
  );
  const pairs = told.flatMap(({ file, reached }) => reached.map((number) => ({ number, file })));
  return new Map([...Map.groupBy(pairs, ({ number }) => number)].map(([number, own]) => [number, own.map(({ file }) => file)]));
}
