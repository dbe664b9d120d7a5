import js from '@eslint/js'
import tseslint from 'typescript-eslint'

/** Who may import whom: the picture of docs/architecture.md, kept true. `group` patterns are gitignore-like. */
const room = (files, forbidden, why) => ({
  files,
  ignores: ['**/*.test.ts'],
  rules: {
    'no-restricted-imports': ['error', { patterns: [{ group: forbidden, message: why }] }],
  },
})

const outward = ['@oclif/*', 'tsyringe', 'reflect-metadata', '**/plugins/**', '**/commands/**', '**/cli/**', '**/composition*', '**/tokens*', '**/server/**']

export default tseslint.config(
  { ignores: ['dist/', 'build/', '**/dist/', 'node_modules/', '**/fixtures/', 'examples/'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-empty': ['error', { allowEmptyCatch: false }],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs', '**/*.js'],
    ...tseslint.configs.disableTypeChecked,
    languageOptions: { ...tseslint.configs.disableTypeChecked.languageOptions, globals: { process: 'readonly', console: 'readonly', URL: 'readonly', require: 'readonly', module: 'writable', setTimeout: 'readonly', AbortController: 'readonly' } },
    rules: { ...tseslint.configs.disableTypeChecked.rules, '@typescript-eslint/no-require-imports': 'off' },
  },
  room(['src/core/**/*.ts'], outward, 'core knows neither the command line, nor the container, nor the plugin host'),
  room(['src/core/contracts/**/*.ts'], ['**/../*', ...outward], 'contracts import nothing but each other'),
  room(['plugins/*/src/**/*.ts'], ['**/../../../src/**', '**/core/**'], "a plugin imports only types, from 'backup-agent/plugin'"),
  room(['src/plugins/**/*.ts'], ['@oclif/*', '**/commands/**', '**/cli/**', '**/composition*'], 'the plugin host knows neither the command line nor the container'),
  room(['src/commands/**/*.ts'], ['tsyringe'], 'commands get their collaborators from composition.ts'),
)
