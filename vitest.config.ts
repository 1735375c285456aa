import { availableParallelism } from 'node:os';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { limit } from './fixtures/limits.ts';

const database = 'fixtures/test-database.ts';

function project(test: TestProjectInlineConfiguration['test']): TestProjectInlineConfiguration {
  const patience = { testTimeout: limit, hookTimeout: limit, expect: { poll: { timeout: limit } } };
  return { test: { setupFiles: ['fixtures/quiet-console.ts'], restoreMocks: true, ...patience, ...test } };
}

export default defineConfig({
  test: {
    // Left to itself, vitest keeps a core free: of two that is half. Files with a database or a browser wait as much as
    // they compute, so there is one more of them than there are cores.
    maxWorkers: availableParallelism() + 1,
    // Files of one worker share what they import: reading the packs and the program anew for each is most of their work.
    // Whoever replaces a module (`vi.mock`) puts it back, as publishing/looking.db.test.ts does.
    isolate: false,
    projects: [
      project({ name: 'unit', include: ['src/**/*.test.{ts,tsx}', 'mutate/*.test.ts'], exclude: ['**/*.db.test.ts'] }),
      project({ name: 'db', include: ['src/**/*.db.test.ts', 'fixtures/**/*.db.test.ts'], globalSetup: [database] }),
      project({ name: 'browser', include: ['e2e/**/*.e2e.ts'], globalSetup: [database, 'e2e/one-browser.ts'] }),
    ],
  },
});
