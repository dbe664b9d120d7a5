/** Documents for training: filled templates, one or several, with the noise that people's files have; and text without names. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Changes case or line breaks without moving anything. */
function disturb({ text, spans }, random) {
  const draw = random.next()
  const changed = draw < 0.1 ? text.toLowerCase() : draw < 0.12 ? text.toUpperCase() : text
  // Some letters change their length with their case: such texts stay as they are.
  const cased = changed.length === text.length ? changed : text
  return { text: !cased.includes('\n') && cased.length > 90 && random.chance(0.25) ? wrapped(cased, random.int(40, 80)) : cased, spans }
}

function wrapped(text, width) {
  const characters = [...text]
  let last = -1, column = 0
  for (let index = 0; index < characters.length; index++, column++) {
    if (characters[index] === ' ') last = index
    if (column < width || last < 0) continue
    characters[last] = '\n'
    column = index - last
    last = -1
  }
  return characters.join('')
}

export function* documents(filler, templates, negatives, random, count) {
  for (let index = 0; index < count; index++) {
    const samples = Array.from({ length: random.pick([1, 1, 1, 2, 2, 3, 4]) }, () => {
      const lines = random.chance(0.22) ? random.pick(negatives) : undefined
      return lines === undefined ? filler.fill(random.pick(templates)) : { text: lines, spans: [] }
    })
    const glue = random.pick(['\n\n', '\n', '\n\n', ' '])
    let text = ''
    const spans = []
    for (const sample of samples) {
      if (text !== '') text += sample.text.includes('\n') || /\n[^\n]*$/.test(text) ? '\n\n' : glue
      spans.push(...sample.spans.map((span) => ({ ...span, start: span.start + text.length, end: span.end + text.length })))
      text += sample.text
    }
    yield disturb({ text, spans }, random)
  }
}

/** Paragraphs of the Markdown files of installed packages, without those that may name somebody. */
export function readNegatives(folder, mayName) {
  const paragraphs = []
  const counts = new Map()
  for (const path of markdownIn(folder, 0)) {
    const text = readFileSync(path, 'utf8').slice(0, 60_000)
    for (const word of text.match(/(?<![\p{L}\p{N}_.-])\p{Ll}{2,}(?![\p{L}\p{N}_-])/gu) ?? []) counts.set(word, (counts.get(word) ?? 0) + 1)
    for (const paragraph of text.split(/\n\s*\n/)) {
      if (paragraph.length < 30 || paragraph.length > 600 || /copyright|author|contribut|sponsor|licen[cs]e|thanks|maintain|@\w|\[.*\]\(|https?:/i.test(paragraph) || mayName(paragraph)) continue
      paragraphs.push(paragraph)
    }
  }
  return { paragraphs: [...new Set(paragraphs)].sort(), words: [...counts].filter(([, count]) => count >= 6).map(([word]) => word) }
}

function* markdownIn(folder, depth) {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && depth < 4) yield* markdownIn(path, depth + 1)
    else if (entry.isFile() && /\.md$/i.test(entry.name)) yield path
  }
}
