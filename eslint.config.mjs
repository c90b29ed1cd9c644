import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Repository.save() reads, compares and writes by itself: no fence, no single statement, no atomic step. */
const NO_SAVE = {
  selector: "CallExpression[callee.property.name='save']",
  message: 'save() has no fence: write with updateOne() or updateMany() of ../database.',
};

const NODE_GLOBALS = [
  ...['process', 'console', 'module', 'require', '__dirname', 'fetch', 'AbortSignal', 'URL', 'performance'],
  ...['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
];

export default tseslint.config(
  { ignores: ['dist/', 'sandbox/dist/', 'sandbox/page/', 'node_modules/', '.data/', '.cache/', 'coverage/'] },
  {
    files: ['**/*.ts'],
    extends: [js.configs.recommended, ...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: 'tsconfig.check.json', tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/no-deprecated': 'warn',
      // A message that is put together from parts of a known type is what template strings are for.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // Ports have async methods that some implementations need no await in.
      '@typescript-eslint/require-await': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'max-lines': ['error', { max: 500, skipBlankLines: false, skipComments: false }],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/config/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only src/config reads the environment: inject AppConfig.' },
      ],
    },
  },
  {
    files: ['src/generation/**/*.ts', 'src/billing/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', NO_SAVE] },
  },
  {
    // Nest's metadata needs the class at run time where a constructor names it, even if a type import would do for TypeScript.
    files: ['src/**/*.ts'],
    ignores: ['src/**/*.spec.ts'],
    rules: { '@typescript-eslint/consistent-type-imports': 'off' },
  },
  { files: ['src/cli/**', 'sandbox/main.ts', 'test/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['**/*.spec.ts', 'test/**/*.ts'],
    rules: {
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off', // jest's expect.any() and friends are of type any
      'no-restricted-syntax': [
        'error',
        {
          selector: 'MemberExpression[property.name=/^(skip|only|todo|failing)$/][object.name=/^(it|test|describe)$/]',
          message: 'No skipped, lonely or expected-to-fail tests.',
        },
      ],
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    ...js.configs.recommended,
    languageOptions: {
      globals: Object.fromEntries(NODE_GLOBALS.map((name) => [name, 'readonly'])),
    },
  },
);
