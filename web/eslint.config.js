import js from '@eslint/js'
import hooks from 'eslint-plugin-react-hooks'
import { defineConfig } from 'eslint/config'
import ts from 'typescript-eslint'

const money = { name: 'parseFloat', message: 'Money is text: see ~/base/decimal.' }
const calls = { name: 'fetch', message: 'Only ~/api/client talks HTTP, so that types hold every call to the document.' }

export default defineConfig(
  { ignores: ['node_modules', 'dist', 'src/api/schema.d.ts'] },
  js.configs.recommended,
  ts.configs.strict,
  ts.configs.stylistic,
  hooks.configs.flat.recommended,
  {
    files: ['scripts/**/*.mjs', 'tests/fake/**/*.mjs'],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', Buffer: 'readonly', URL: 'readonly', setTimeout: 'readonly', setInterval: 'readonly', clearInterval: 'readonly' },
    },
  },
  {
    rules: {
      'max-lines': ['error', { max: 400 }],
      eqeqeq: 'error',
      'no-restricted-globals': ['error', money],
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      'react-hooks/set-state-in-effect': 'off',
      'no-restricted-syntax': ['error', {
        selector: "JSXElement[openingElement.name.name='SpaceBetween'] > JSXExpressionContainer > :matches(LogicalExpression, ConditionalExpression) > JSXFragment",
        message: 'SpaceBetween takes a fragment for one thing, and puts no space into it.',
      }],
    },
  },
  // A story in a browser is told in one file: each chapter goes on where the one before ended.
  { files: ['tests/browser/**'], rules: { 'max-lines': ['error', { max: 600 }] } },
  {
    files: ['src/**'],
    ignores: ['src/api/client.ts'],
    rules: { 'no-restricted-globals': ['error', money, calls] },
  },
)
