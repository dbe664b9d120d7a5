#!/usr/bin/env node
/**
 * Scores language detection on a folder of labelled files: `labels.json` holds rows of
 * `{ "file": "relative/path", "language": "Linguist's name" }`. Needs the built plugin.
 *
 *   node plugins/code/scripts/score-languages.mjs FOLDER [--verbose]
 */
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { performance } from 'node:perf_hooks'
import converter from '../dist/converters/plain-text.js'
import { detectLanguage } from '../dist/language/detect.js'

const [folder, ...flags] = process.argv.slice(2)
if (folder === undefined || !existsSync(join(folder, 'labels.json'))) {
  console.error('Give a folder that holds labels.json and the files it names.')
  process.exit(1)
}
const labels = JSON.parse(readFileSync(join(folder, 'labels.json'), 'utf8'))
const signal = new AbortController().signal
const right = { name: 0, content: 0, silent: 0 }
let milliseconds = 0
for (const { file, language } of labels) {
  const path = join(folder, file)
  const source = { path, displayName: path, size: 0, mediaType: 'text/plain' }
  const { text } = await converter.convert(source, { signal, maxChars: 1_000_000 })
  const before = performance.now()
  const byName = detectLanguage(basename(file), text)
  milliseconds += performance.now() - before
  const byContent = detectLanguage('', text)
  if (byName === language) right.name++
  else if (flags.includes('--verbose')) console.log(`${file}: with name ${byName}, is ${language}`)
  if (byContent === language) right.content++
  else if (byContent === undefined) right.silent++
  else if (flags.includes('--verbose')) console.log(`${file}: content alone ${byContent}, is ${language}`)
}
const share = (count) => (count / labels.length).toFixed(3)
console.log(`${labels.length} files; right with name ${share(right.name)}, on content alone ${share(right.content)} ` +
  `(no answer ${share(right.silent)}); ${(milliseconds / labels.length).toFixed(2)} ms a file`)
