#!/usr/bin/env node
/**
 * Scores the converters on a folder of documents. In FOLDER/tika and FOLDER/markitdown `expectations.json` lists strings
 * that the text of a file in `files` must hold (and must not); in FOLDER/docling `groundtruth` holds each file of `files`
 * as Markdown. White space is collapsed; of ground truth only words count. Needs the built project.
 *
 *   node plugins/code/scripts/score-conversion.mjs FOLDER [--verbose]
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { detectMediaType, headBytes } from '../../../dist/core/analyze/media-type.js'
import { matchesMediaType } from '../../../dist/plugins/manifest/media-pattern.js'

const [folder, ...flags] = process.argv.slice(2)
const sets = ['tika', 'markitdown', 'docling'].filter((set) => folder !== undefined && existsSync(join(folder, set, 'files')))
if (sets.length === 0) {
  console.error('Give a folder that holds tika, markitdown or docling, each with a folder named files.')
  process.exit(1)
}
const { converters } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).backup
const signal = new AbortController().signal
const rows = new Map()
for (const set of sets) {
  const expected = existsSync(join(folder, set, 'expectations.json')) ? JSON.parse(readFileSync(join(folder, set, 'expectations.json'), 'utf8')) : []
  for (const name of readdirSync(join(folder, set, 'files')).sort()) await score(set, name, expected.find(({ file }) => file === name))
}
console.table(Object.fromEntries([...rows].map(([label, row]) => [label, {
  files: row.files, failed: row.failed, strings: `${row.found} of ${row.wanted}`, unwanted: row.unwanted,
  'word recall': row.words === 0 ? '' : (row.recalled / row.words).toFixed(3), 'word precision': row.said === 0 ? '' : (row.recalled / row.said).toFixed(3),
  'ms a file': (row.milliseconds / row.files).toFixed(1),
}])))

async function score(set, name, expectation) {
  const path = join(folder, set, 'files', name)
  const content = readFileSync(path)
  const mediaType = await detectMediaType(content.subarray(0, headBytes), name)
  const claim = converters.find(({ mediaTypes }) => matchesMediaType(mediaTypes, mediaType))
  if (claim === undefined) return
  const label = `${set} ${claim.id}`
  const row = rows.get(label) ?? { files: 0, failed: 0, found: 0, wanted: 0, unwanted: 0, recalled: 0, words: 0, said: 0, milliseconds: 0 }
  rows.set(label, row)
  row.files++
  const { default: converter } = await import(new URL(`../${claim.module}`, import.meta.url))
  const before = performance.now()
  const text = await converter.convert({ path, displayName: path, size: content.length, mediaType }, { signal, maxChars: 5_000_000 }).then((answer) => answer.text, (error) => {
    row.failed++
    console.log(`${name}: ${error.message}`)
    return ''
  })
  row.milliseconds += performance.now() - before
  strings(row, name, collapsed(text), expectation)
  const truth = join(folder, set, 'groundtruth', `${name}.md`)
  if (existsSync(truth)) words(row, name, text, readFileSync(truth, 'utf8'))
}

function strings(row, name, text, expectation) {
  for (const wanted of expectation?.contains ?? []) {
    row.wanted++
    if (text.includes(collapsed(wanted))) row.found++
    else if (flags.includes('--verbose')) console.log(`${name}: lacks ${JSON.stringify(wanted)}`)
  }
  row.unwanted += (expectation?.not_contains ?? []).filter((unwanted) => text.includes(collapsed(unwanted))).length
}

function words(row, name, text, truth) {
  const left = counted(text)
  const missing = []
  for (const [word, count] of counted(truth.replace(/<!--.*?-->/gs, ' '))) {
    const found = Math.min(count, left.get(word) ?? 0)
    row.words += count
    row.recalled += found
    if (found < count) missing.push(word)
  }
  for (const count of left.values()) row.said += count
  if (missing.length > 0 && flags.includes('--verbose')) console.log(`${name}: lacks the words ${missing.slice(0, 20).join(' ')}`)
}

function collapsed(text) {
  return text.replace(/\s+/g, ' ').trim()
}

/** Words without Markdown's own characters. */
function counted(text) {
  const counts = new Map()
  for (const word of text.toLowerCase().replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&').match(/[\p{L}\p{N}]+/gu) ?? []) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}
