/** Five tiers, one command. `npx jest --selectProjects unit` runs one of them. */
const base = {
  rootDir: __dirname,
  testEnvironment: 'node',
  moduleFileExtensions: ['ts', 'js', 'json'],
  transform: { '^.+\\.ts$': '@swc/jest' }, // with .swcrc, as the build
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/sandbox/dist', '<rootDir>/.data'],
};

const onPostgres = {
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
};

module.exports = {
  projects: [
    {
      ...base,
      displayName: 'unit',
      testMatch: ['<rootDir>/{src,sandbox}/**/*.spec.ts', '<rootDir>/test/frame/**/*.spec.ts'],
    },
    { ...base, ...onPostgres, displayName: 'integration', testMatch: ['<rootDir>/test/integration/**/*.spec.ts'] },
    { ...base, ...onPostgres, displayName: 'contract', testMatch: ['<rootDir>/test/contract/**/*.spec.ts'] },
    {
      ...base,
      ...onPostgres,
      globalSetup: '<rootDir>/test/support/global-setup-e2e.ts',
      displayName: 'e2e',
      testMatch: ['<rootDir>/test/e2e/**/*.spec.ts'],
    },
    {
      ...base,
      ...onPostgres,
      globalSetup: '<rootDir>/test/support/global-setup-built.ts',
      displayName: 'golden',
      testMatch: ['<rootDir>/test/golden/**/*.spec.ts'],
    },
  ],
  testTimeout: 30_000,
};
