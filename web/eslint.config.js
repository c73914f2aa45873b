import js from '@eslint/js'
import hooks from 'eslint-plugin-react-hooks'
import { defineConfig } from 'eslint/config'
import ts from 'typescript-eslint'

export default defineConfig(
  { ignores: ['node_modules', 'dist'] },
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
      'no-restricted-globals': ['error', { name: 'parseFloat', message: 'Money is text: see ~/base/decimal.' }],
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      'react-hooks/set-state-in-effect': 'off',
    },
  },
)
