#!/usr/bin/env node
/**
 * Trains the tagger of names and places and writes model/names.bin. FOLDER holds the sources (README.md says how to fill
 * it). Needs the built plugin. The same sources give the same file: every choice comes from one seed.
 *
 *   node plugins/pii/training/train.mjs FOLDER [documents] [epochs]
 */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { entityTypes } from '../dist/names/labels.js'
import { Lexicon } from '../dist/names/lexicon.js'
import { encodeModel } from '../dist/names/file.js'
import { bestPath, marginOf } from '../dist/names/model.js'
import { buildFilters } from './lists.mjs'
import { documents, readNegatives } from './documents.mjs'
import { examplesOf } from './examples.mjs'
import { Filler } from './fill.mjs'
import { quantised, Trainer } from './perceptron.mjs'
import { Random } from './random.mjs'
import { readSources } from './sources.mjs'
import { everyday } from './templates/everyday.mjs'
import { foreign } from './templates/foreign.mjs'
import { german } from './templates/german.mjs'
import { letters } from './templates/letters.mjs'
import { others } from './templates/others.mjs'
import { prose } from './templates/prose.mjs'
import { records } from './templates/records.mjs'

const [folder, documentCount = '60000', epochs = '5'] = process.argv.slice(2)
if (folder === undefined) throw new Error('give the folder of the sources')
const rows = 2 ** 18
const root = fileURLToPath(new URL('../../..', import.meta.url))
const started = performance.now()
const say = (text) => console.log(`${((performance.now() - started) / 1000).toFixed(0)} s  ${text}`)

const sources = await readSources(folder)
const first = new Set(Object.values(sources.people).flatMap((names) => names.first.map((name) => name.toLowerCase())))
const mayName = (paragraph) => (paragraph.match(/\p{Lu}\p{Ll}+(?= \p{Lu}\p{Ll}+)/gu) ?? []).some((word) => first.has(word.toLowerCase()))
const { paragraphs, words } = readNegatives(`${root}/node_modules`, mayName)
const templates = [...prose, ...everyday, ...letters, ...records, ...foreign, ...german.named, ...others, ...german.nouns]
const ownWords = templates.join(' ').replace(/\{\w+\}/g, ' ').match(/(?<!\p{L})\p{Ll}{2,}/gu)
const filters = buildFilters(sources, words, ownWords)
say(`${paragraphs.length} paragraphs without names, ${words.length} frequent words, filters of ${filters.map(({ bytes }) => bytes.length).join(' ')} bytes`)

const lexicon = new Lexicon(filters)
const random = new Random(20_261_122)
const held = templates.filter((_, index) => index % 12 === 5)
const learnt = templates.filter((_, index) => index % 12 !== 5)
// Templates of names weigh more than those of capitals that are none.
const weighted = learnt.flatMap((template) => (others.includes(template) || german.nouns.includes(template) ? [template] : [template, template, template]))
const filler = new Filler(sources, random)
const make = (list, unnamed, count, noise) => [...documents(filler, list, unnamed, random, count)].map((document) => examplesOf(document, lexicon, rows, noise ? random : undefined)).flat()
const training = make(weighted, paragraphs.filter((_, index) => index % 12 !== 5), Number(documentCount), true)
const development = make(held, paragraphs.filter((_, index) => index % 12 === 5), 4000, false)
say(`${training.length} pieces to learn from, ${development.length} of other templates to check with`)

const trainer = new Trainer(rows)
for (let epoch = 0; epoch < Number(epochs); epoch++) {
  const errors = trainer.epoch(training, random)
  say(`round ${epoch + 1}: ${(100 * errors).toFixed(2)}% of the tokens wrong`)
}
const model = quantised(trainer.averaged(), rows)
model.certainty = certaintyOn(development)
report(development)
const file = encodeModel(model, filters)
writeFileSync(new URL('../model/names.bin', import.meta.url), file)
declare(new URL('../package.json', import.meta.url), file)
say(`written, ${file.length} bytes`)

/** The manifest names size and SHA-256 of the file. */
function declare(manifest, bytes) {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(/("sizeBytes": )\d+/, `$1${bytes.length}`).replace(/("sha256": ")[0-9a-f]*/, `$1${sha256}`))
}

function report(examples) {
  const counts = entityTypes.map(() => ({ hits: 0, gold: 0, found: 0 }))
  for (const example of examples) {
    const gold = spansOf(example.labels), found = spansOf(trainer.predict(example, model))
    for (const span of gold) counts[span.type].gold++
    for (const span of found) {
      counts[span.type].found++
      if (gold.some((other) => other.type === span.type && other.from === span.from && other.to === span.to)) counts[span.type].hits++
    }
  }
  for (const [type, { hits, gold, found }] of counts.entries()) say(`${entityTypes[type]}: precision ${(hits / found).toFixed(3)}, recall ${(hits / gold).toFixed(3)} of ${gold}`)
}

/** Logistic regression, by gradient descent: is there an entity at all, given the margin over none? */
function certaintyOn(examples) {
  const points = examples.flatMap((example) => {
    const scores = trainer.score(example.features, example.labels.length, model)
    const path = bestPath(scores, example.labels.length, model.pairs)
    const gold = spansOf(example.labels)
    return spansOf(path).map(({ from, to }) => ({ margin: marginOf(scores, path, from, to), right: gold.some((other) => other.from < to && other.to > from) }))
  })
  const unit = points.reduce((sum, { margin }) => sum + Math.abs(margin), 0) / points.length
  let slope = 1, offset = 0
  for (let round = 0; round < 3000; round++) {
    let bySlope = 0, byOffset = 0
    for (const { margin, right } of points) {
      const error = (right ? 1 : 0) - 1 / (1 + Math.exp(-(slope * margin / unit + offset)))
      bySlope += error * margin / unit
      byOffset += error
    }
    slope += 2 * bySlope / points.length
    offset += 2 * byOffset / points.length
  }
  say(`certainty: slope ${slope.toFixed(2)} a mean margin, offset ${offset.toFixed(2)}`)
  return { slope: slope / unit, offset }
}

function spansOf(labels) {
  const spans = []
  for (const [index, label] of labels.entries()) {
    if (label > 0 && label % 2 === 1) spans.push({ type: (label - 1) >> 1, from: index, to: index + 1 })
    else if (label > 0 && spans.length > 0) spans.at(-1).to = index + 1
  }
  return spans
}
