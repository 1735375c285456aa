import { defineConfig } from 'vitest/config';

const shared = { resolve: { conditions: ['node'] }, esbuild: false as const };

export default defineConfig({
  test: {
    projects: [
      { ...shared, test: { name: 'unit', include: ['src/**/*.test.{ts,tsx}'], exclude: ['**/*.db.test.ts'] } },
      {
        ...shared,
        test: {
          name: 'db',
          include: ['src/**/*.db.test.ts', 'fixtures/**/*.db.test.ts'],
          globalSetup: ['fixtures/test-database.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        ...shared,
        test: {
          name: 'browser',
          include: ['e2e/**/*.e2e.ts'],
          globalSetup: ['fixtures/test-database.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
