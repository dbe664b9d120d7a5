#!/usr/bin/env node
/**
 * Writes src/language/languages.generated.ts from the npm package linguist-languages: only what detection by
 * name needs, one line a language. Run it after raising that package's version:
 *
 *   node plugins/code/scripts/generate-languages.mjs
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const typeLetters = { programming: 'p', markup: 'm', data: 'd', prose: 'r' }
const target = fileURLToPath(new URL('../src/language/languages.generated.ts', import.meta.url))

function list(values = []) {
  for (const value of values) {
    if (/[,|`$\\\n]/.test(value)) throw new Error(`a separator of the table occurs in ${JSON.stringify(value)}`)
  }
  return values.join(',')
}

export async function render() {
  const languages = Object.values(await import('linguist-languages'))
  const rows = languages
    .map((language) => [
      list([language.name]),
      typeLetters[language.type],
      list(language.extensions),
      list(language.filenames),
      list(language.interpreters),
      list(language.aliases),
    ].join('|').replace(/\|+$/, ''))
    .sort()
  const main = createRequire(import.meta.url).resolve('linguist-languages')
  const { version } = JSON.parse(readFileSync(new URL('package.json', `file://${main}`), 'utf8'))
  return `// Made by scripts/generate-languages.mjs from linguist-languages ${version} (MIT, Copyright (c) Ikatyang;
// data from GitHub linguist, MIT, Copyright (c) GitHub, Inc.). Do not edit.
/* eslint-disable max-lines -- data, one line a language, so that an update of the source reads well in a diff */

/** name | p programming, m markup, d data, r prose | extensions | file names | interpreters | aliases */
export const languageRows = \`
${rows.join('\n')}
\`
`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(target, await render())
