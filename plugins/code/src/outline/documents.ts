/** What stands for declared names in documents and data: headings, names of columns, the outermost keys. */
import { decodeHTML } from 'entities'
import { sniff } from '../csv/sniff.js'
import { JsonReader } from '../json/json-reader.js'
import { MalformedJsonError } from '../json/malformed-json-error.js'

/** Keys and columns stand at the beginning; headings are looked for in all of the source. */
const beginningChars = 500_000
const sniffChars = 65_536

type SymbolsOf = (source: string) => Iterable<string>

const byLanguage: ReadonlyMap<string, SymbolsOf> = new Map<string, SymbolsOf>([
  ['Markdown', markdownHeadings], ['MDX', markdownHeadings], ['RMarkdown', markdownHeadings],
  ['AsciiDoc', asciiDocHeadings], ['reStructuredText', restructuredTextHeadings], ['HTML', htmlHeadings],
  ['CSV', (source) => sniff(source.slice(0, sniffChars), ',').header ?? []], ['TSV', (source) => sniff(source.slice(0, sniffChars), '\t').header ?? []],
  ['JSON', jsonKeys], ['JSON5', jsonKeys], ['JSON with Comments', jsonKeys], ['JSONLD', jsonKeys], ['GeoJSON', jsonKeys],
])

/** In order of appearance; empty for languages that have other names. */
export function documentSymbols(language: string, source: string): Iterable<string> {
  return byLanguage.get(language)?.(source) ?? []
}

function* markdownHeadings(source: string): Iterable<string> {
  let fence: string | undefined
  let before = ''
  for (const line of linesOf(withoutFrontMatter(source))) {
    const mark = /^ {0,3}(`{3,10}|~{3,10})/.exec(line)?.[1]
    if (mark !== undefined && (fence === undefined || mark.startsWith(fence))) fence = fence === undefined ? mark : undefined
    else if (fence === undefined) {
      const heading = /^ {0,3}#{1,6}[ \t]+([^\n]{1,300})$/.exec(line)?.[1]
      if (heading !== undefined) yield plain(heading.replace(/[ \t]#{1,20}[ \t]{0,20}$/, ''))
      else if (/^ {0,3}(?:={2,300}|-{2,300})[ \t]{0,20}$/.test(line) && /^ {0,3}[\p{L}\p{N}*_`[]/u.test(before)) yield plain(before)
    }
    before = line
  }
}

/** The line that closes front matter (YAML, TOML) underlines no heading. */
function withoutFrontMatter(source: string): string {
  const mark = /^\uFEFF?(---|\+\+\+)[ \t]{0,20}\r?\n/.exec(source)
  if (mark === null) return source
  const end = (mark[1] === '---' ? /^(?:---|\.\.\.)[ \t]{0,20}\r?$/m : /^\+\+\+[ \t]{0,20}\r?$/m).exec(source.slice(mark[0].length))
  return end === null ? source : source.slice(mark[0].length + end.index + end[0].length)
}

function* asciiDocHeadings(source: string): Iterable<string> {
  for (const line of linesOf(source)) {
    const heading = /^={1,6}[ \t]+(\S[^\n]{0,300})$/.exec(line)?.[1]
    if (heading !== undefined) yield plain(heading)
  }
}

function* restructuredTextHeadings(source: string): Iterable<string> {
  let before = ''
  for (const line of linesOf(source)) {
    if (/^([!-/:-@[-`{-~])\1{2,300}[ \t]{0,20}$/.test(line) && /^\s{0,3}[\p{L}\p{N}`*]/u.test(before) && before.trim().length <= line.trim().length) yield plain(before)
    before = line
  }
}

function* htmlHeadings(source: string): Iterable<string> {
  for (const [, , heading = ''] of source.matchAll(/<h([1-6])(?:\s[^<>]{0,500})?>([^]{0,500}?)<\/h\1/gi)) yield plain(heading.replace(/<[^<>]{0,500}>/g, ' '))
}

/** Of the document, or of the first records of a list. */
function jsonKeys(source: string): Iterable<string> {
  const keys: string[] = []
  let objects = 0
  const nothing = (): undefined => undefined
  const reader = new JsonReader({
    openObject: () => void objects++,
    closeObject: () => void objects--,
    openArray: nothing,
    closeArray: nothing,
    string: nothing,
    literal: nothing,
    key: (name) => {
      if (objects === 1) keys.push(name)
    },
  }, 0)
  try {
    reader.write(source.slice(0, beginningChars))
  } catch (error) {
    // Broken further on: what came before holds.
    if (!(error instanceof MalformedJsonError)) throw error
  }
  return keys
}

function* linesOf(source: string): Iterable<string> {
  for (let at = 0; at < source.length;) {
    const end = source.indexOf('\n', at)
    const next = end < 0 ? source.length : end
    // A longer line is no heading, and its beginning tells.
    yield source.slice(at, Math.min(next, at + 400)).replace(/\r$/, '')
    at = next + 1
  }
}

function plain(heading: string): string {
  return decodeHTML(heading.replace(/<[^<>]{0,500}>/g, '')).replace(/[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}/g, '').replace(/\[([^[\]]{1,300})\]\([^()]{0,300}\)/g, '$1').replace(/\s+/g, ' ').trim()
}
