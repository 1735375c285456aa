import { defineConfig } from 'vitest/config';

const quiet = { setupFiles: ['fixtures/quiet-console.ts'], testTimeout: 30_000 };
const database = { globalSetup: ['fixtures/test-database.ts'], testTimeout: 30_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', ...quiet, include: ['src/**/*.test.{ts,tsx}', 'mutate/*.test.ts'], exclude: ['**/*.db.test.ts'] } },
      { test: { name: 'db', ...quiet, include: ['src/**/*.db.test.ts', 'fixtures/**/*.db.test.ts'], ...database } },
      {
        test: {
          name: 'browser',
          ...quiet,
          include: ['e2e/**/*.e2e.ts'],
          ...database,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
