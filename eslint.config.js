// What eslint holds: the strict rules that know types, for app, tests and pages; the plain ones for scripts.
import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import { defineConfig, globalIgnores } from 'eslint/config';
import globals from 'globals';
import ts from 'typescript-eslint';
import { parser } from './build/svelte-program.mjs';

export default defineConfig(
  globalIgnores(['out/', 'dist/', 'test-results/', 'playwright-report/']),
  js.configs.recommended,
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },

  {
    files: ['**/*.ts', '**/*.svelte'],
    extends: [ts.configs.strictTypeChecked, ts.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['tsconfig.json', 'test/e2e/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      // See `readUrl`: in Node 20 and 22 it changes its mind.
      'no-restricted-properties': [
        'error',
        { object: 'URL', property: 'canParse' },
        { object: 'AbortSignal', property: 'timeout', message: 'Node 20 forgets it: domain/time-limit.ts' },
      ],
      // Vite 8 leaves such a call out, also where its throw is what was asked for (findings/vite-8-builds-away-…).
      'no-restricted-syntax': [
        'error',
        { selector: 'ExpressionStatement > CallExpression[callee.name=/^(de|en)codeURI(Component)?$/]' },
      ],
      // Numbers and booleans read well in a template; only objects would print as "[object Object]".
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // `() => void work()` says that nobody waits for it, and `return finish(…)` that this is the end.
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // `answers<void>()`: a channel that has nothing to say.
      '@typescript-eslint/no-invalid-void-type': 'off',
      // An empty text in the environment or a setting means the same as none.
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }],
      '@typescript-eslint/prefer-optional-chain': ['error', { requireNullish: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // `[...text]` is how to walk through its characters.
      '@typescript-eslint/no-misused-spread': ['error', { allow: [{ from: 'lib', name: 'string' }] }],
      // A tag does something: `sql.run` with a query is a change in the library.
      '@typescript-eslint/no-unused-expressions': ['error', { allowTaggedTemplates: true }],
      // It asks for the `!` that the strict rules forbid.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      // An interface for shapes, a type for unions: both are used, each where it reads better.
      '@typescript-eslint/consistent-type-definitions': 'off',
      // There is no enum here, and looking for one at every assignment takes a sixth of the time.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      // Shapes count, not constructors.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
    },
  },
  {
    // The synchronous calls are the only ones in the oldest Electron that the app runs on.
    files: ['app/shell/secrets.ts'],
    rules: { '@typescript-eslint/no-deprecated': 'off' },
  },
  {
    files: ['renderer/**', 'test/renderer/**'],
    extends: [svelte.configs.recommended],
    languageOptions: {
      globals: globals.browser,
      // Only here: a project with further extensions is watched, file by file, which takes twice the time.
      parserOptions: { project: ['renderer/tsconfig.json'], extraFileExtensions: ['.svelte'] },
    },
  },
  {
    files: ['renderer/**/*.ts', 'test/renderer/**/*.ts'],
    ignores: ['**/*.svelte.ts'],
    languageOptions: { parser },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser } },
  },
  {
    // The parser does not know the type of an event in the markup and calls it `any`; svelte-check does know it.
    files: ['**/*.svelte'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/restrict-plus-operands': 'off',
    },
  },
  {
    files: ['build/**', 'test/**', '*.js', 'app/**/*.{cjs,mjs}'],
    languageOptions: { globals: globals.node },
  },
  {
    files: ['test/**'],
    rules: {
      // A test that says `!` fails where it stands when it is wrong, which is what a test is for.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // `expect.any(…)` stands for a value of any type.
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
);
