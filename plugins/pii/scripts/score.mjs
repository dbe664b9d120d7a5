#!/usr/bin/env node
/**
 * Scores the recognizers on a folder of public evaluation data; a file that is not there is left out.
 *   synth_dataset_v2.json           sentences with character spans (Presidio research)
 *   presidio_recognizer_cases.json  one recognizer each: expected count and spans
 *   gitleaks_rule_cases.json        secrets and what only looks like one
 * Needs the built plugin.
 *
 *   node plugins/pii/scripts/score.mjs FOLDER [--verbose]
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Detector } from '../dist/detector.js'
import { chosen, defaultOptions } from '../dist/options.js'
import { table } from '../dist/table.js'

const [folder, ...flags] = process.argv.slice(2)
const verbose = flags.includes('--verbose')
const names = ['synth_dataset_v2.json', 'presidio_recognizer_cases.json', 'gitleaks_rule_cases.json']
if (folder === undefined || !names.some((name) => existsSync(join(folder, name)))) {
  console.error(`Give a folder that holds one of ${names.join(', ')}${folder === undefined ? '' : `; ${folder} holds none of them`}.`)
  process.exit(1)
}
const read = (name) => (existsSync(join(folder, name)) ? JSON.parse(readFileSync(join(folder, name), 'utf8')) : undefined)
const { signal } = new AbortController()
const rows = []
const report = (set, measure, value, detail = '') => rows.push([set, measure, value.toFixed(3), detail])
const explain = (...parts) => { if (verbose) console.log(...parts) }

const [synthetic, cases, secrets] = names.map(read)
if (synthetic !== undefined) await scoreSpans(synthetic)
if (cases !== undefined) await scoreCases(cases)
if (secrets !== undefined) await scoreSecrets(secrets)
const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column].length)))
for (const row of rows) console.log(row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd())

function detectorFor(options) {
  const all = { ...defaultOptions, ...options }
  return new Detector(chosen(table, all), all.minScore)
}

async function scoreSpans(documents) {
  const same = { STREET_ADDRESS: 'LOCATION', GPE: 'LOCATION', DOMAIN_NAME: 'URL' }
  const detector = detectorFor({})
  const pairs = []
  for (const { full_text: text, spans } of documents) {
    const gold = spans.map((span) => ({ type: same[span.entity_type] ?? span.entity_type, start: span.start_position, end: span.end_position }))
    pairs.push({ text, gold, found: await detector.detect(text, signal) })
  }
  for (const least of [0.9, 0.7]) {
    report(`spans, IoU ${least}`, 'F2 whatever the type', ...f2(pairs, least))
    for (const type of ['CREDIT_CARD', 'IBAN_CODE', 'EMAIL_ADDRESS', 'IP_ADDRESS', 'US_SSN', 'PHONE_NUMBER', 'URL', 'DATE_TIME', 'AGE', 'ZIP_CODE']) {
      const ofType = pairs.map(({ text, gold, found }) => ({ text, gold: gold.filter((span) => span.type === type), found: found.filter((span) => span.type === type) }))
      if (ofType.some(({ gold }) => gold.length > 0)) report(`spans, IoU ${least}`, `F2 ${type}`, ...f2(ofType, least, least === 0.9 ? type : undefined))
    }
  }
}

function f2(pairs, least, explained) {
  let hits = 0, expected = 0, returned = 0
  for (const { text, gold, found } of pairs) {
    const free = new Set(found)
    expected += gold.length
    returned += found.length
    for (const span of gold) {
      const match = [...free].find((other) => overlap(span, other) >= least)
      if (match === undefined) {
        if (explained !== undefined) explain(`missed ${explained}: ${JSON.stringify(text.slice(span.start, span.end))} in ${JSON.stringify(text.slice(Math.max(0, span.start - 60), span.end + 20))}`)
        continue
      }
      free.delete(match)
      hits++
    }
    for (const span of free) if (explained !== undefined) explain(`wrong ${explained}: ${JSON.stringify(text.slice(span.start, span.end))} in ${JSON.stringify(text.slice(Math.max(0, span.start - 60), span.end + 20))}`)
  }
  const precision = returned === 0 ? 0 : hits / returned
  const recall = expected === 0 ? 0 : hits / expected
  return [precision + recall === 0 ? 0 : (5 * precision * recall) / (4 * precision + recall), `precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)} of ${expected}`]
}

function overlap(a, b) {
  const shared = Math.min(a.end, b.end) - Math.max(a.start, b.start)
  return shared <= 0 ? 0 : shared / (Math.max(a.end, b.end) - Math.min(a.start, b.start))
}

/** Like Presidio's own tests: the recognizer alone, without a threshold; and once more as the plugin comes. */
async function scoreCases(all) {
  const supported = new Set(table.map(({ type }) => type))
  const cases = all.filter(({ entity }) => typeof entity === 'string' && supported.has(entity))
  for (const [name, minScore] of [['alone, no threshold', 0.01], ['alone, threshold 0.4', 0.4]]) {
    let right = 0
    const wrong = new Map()
    for (const { entity, text, expected_count: count, spans } of cases) {
      const found = (await detectorFor({ types: [entity], minScore }).detect(text, signal)).map(({ start, end }) => [start, end])
      if (found.length === count && (spans === null || spans === undefined || JSON.stringify(found) === JSON.stringify(spans))) right++
      else {
        wrong.set(entity, (wrong.get(entity) ?? 0) + 1)
        if (minScore < 0.1) explain(`case ${entity}: expected ${count} ${JSON.stringify(spans)}, found ${JSON.stringify(found)} in ${JSON.stringify(text)}`)
      }
    }
    report('recognizer cases', name, right / cases.length, `${right} of ${cases.length} for supported types (${all.length} in all)`)
  }
}

async function scoreSecrets(cases) {
  const credentials = new Set(table.filter(({ category }) => category === 'credentials').map(({ type }) => type))
  const detector = detectorFor({ types: [...credentials] })
  const flagged = { true: 0, false: 0 }
  const total = { true: 0, false: 0 }
  for (const { rule, text, secret } of cases) {
    const found = await detector.detect(text, signal)
    total[secret]++
    if (found.length > 0) flagged[secret]++
    if (secret !== found.length > 0) explain(`${secret ? 'missed' : 'wrong'} ${rule}: ${JSON.stringify(text.slice(0, 300))} ${found.map(({ type, start, end }) => `${type} ${text.slice(start, end)}`).join(', ').slice(0, 100)}`)
  }
  report('secrets', 'recall', flagged.true / total.true, `${flagged.true} of ${total.true}`)
  report('secrets', 'false positives', flagged.false / total.false, `${flagged.false} of ${total.false}`)
}
