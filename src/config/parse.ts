/**
 * The text of `backup.yaml` as values with their places. One document of YAML 1.2 with its core schema and nothing
 * more: no tags, no anchors and aliases, no key twice. What a settings file has no use for can do no harm in one that
 * somebody else wrote.
 */
import { isAlias, isMap, isScalar, isSeq, Lexer, LineCounter, parseDocument, Parser, type Document, type Pair, type YAMLError } from 'yaml'
import type { Placed, PlacedEntry, PlacedMap, Position } from './placed.js'
import type { Problem } from './problem.js'

/** The schema goes five levels deep; the rest is for plugins' options. */
const deepestNesting = 32
const collections = new Set(['block-map', 'block-seq', 'flow-collection'])

const rules = {
  version: '1.2', schema: 'core', strict: true, prettyErrors: false, uniqueKeys: false, stringKeys: true, resolveKnownTags: false,
} as const

export type Parsed = { readonly root: PlacedMap } | { readonly problems: readonly Problem[] }

/** An empty file says nothing, which is no problem. */
export function parseYaml(text: string): Parsed {
  const tooDeep = firstTooDeep(text)
  if (tooDeep !== undefined) return { problems: [tooDeep] }
  const lines = new LineCounter()
  const document = parseDocument(text, { ...rules, lineCounter: lines })
  const at = positionsIn(lines)
  // What follows the first is mostly its consequence.
  const [fault] = [...document.errors, ...document.warnings].sort((one, other) => one.pos[0] - other.pos[0])
  if (fault !== undefined) return { problems: [problemOf(fault, at)] }
  const conversion = new Conversion(at)
  const root = rootOf(document, conversion)
  return root === undefined || conversion.problems.length > 0 ? { problems: conversion.problems } : { root }
}

function positionsIn(lines: LineCounter): (offset: number) => Position {
  return (offset) => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
}

/**
 * The library composes values by recursion, and a regular expression that is compiled at the end of the stack ends the
 * process. Its parser keeps a stack of its own, so that is looked at before.
 */
function firstTooDeep(text: string): Problem | undefined {
  const lines = new LineCounter()
  const lexer = new Lexer()
  const parser = new Parser(lines.addNewLine)
  for (const lexeme of lexer.lex(text)) {
    // Only how deep it is counts here, not what it is.
    Array.from(parser.next(lexeme))
    if (parser.stack.filter(({ type }) => collections.has(type)).length <= deepestNesting) continue
    return { at: positionsIn(lines)(parser.offset), message: `nested deeper than ${deepestNesting} levels`, hint: 'Write it flatter.' }
  }
  return undefined
}

function rootOf(document: Document.Parsed, conversion: Conversion): PlacedMap | undefined {
  const start = { line: 1, column: 1 }
  if (document.directives.yaml.explicit === true && document.directives.yaml.version !== '1.2') {
    return conversion.refuse(start, `this is YAML ${document.directives.yaml.version}, not 1.2`, 'Remove the line %YAML.')
  }
  const { contents } = document
  if (contents === null || (isScalar(contents) && contents.value === null)) return { kind: 'map', at: start, entries: new Map() }
  const root = conversion.convert(contents)
  if (root === undefined || root.kind === 'map') return root
  return conversion.refuse(root.at, 'there are no keys', 'Write KEY: VALUE, such as repository: /mnt/disk/backup.')
}

class Conversion {
  readonly problems: Problem[] = []

  constructor(private readonly at: (offset: number) => Position) {}

  convert(node: unknown): Placed | undefined {
    const at = this.#placeOf(node)
    if (isAlias(node)) return this.refuse(at, `*${node.source} is an alias, and aliases are not used here`, `Write the value out, or put it in quotes where the star is meant: "*${node.source}".`)
    if (isMap(node)) return this.#map(node.items, at)
    if (isSeq(node)) {
      const items = node.items.map((item) => this.convert(item))
      return items.every((item) => item !== undefined) ? { kind: 'list', at, items } : undefined
    }
    if (isScalar(node)) return this.#scalar(node.value, at)
    return this.refuse(at, 'this is no value', 'Write text, a number, true or false, a list or keys with values.')
  }

  /** Notes the problem; gives nothing. */
  refuse(at: Position, message: string, hint: string): undefined {
    this.problems.push({ at, message, hint })
    return undefined
  }

  #scalar(value: unknown, at: Position): Placed | undefined {
    if (typeof value === 'number' && !Number.isFinite(value)) return this.refuse(at, `${value} is no number to work with`, 'Write digits.')
    const isOurs = value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    if (isOurs) return { kind: 'scalar', at, value }
    return this.refuse(at, 'this is no value', 'Write text, a number, true or false.')
  }

  #map(pairs: readonly Pair[], at: Position): PlacedMap | undefined {
    const entries = new Map<string, PlacedEntry>()
    for (const pair of pairs) {
      const keyAt = this.#placeOf(pair.key)
      if (!isScalar(pair.key) || typeof pair.key.value !== 'string') {
        this.refuse(keyAt, 'this key is no text', 'Write KEY: VALUE.')
        continue
      }
      const key = pair.key.value
      const twin = entries.get(key)
      if (twin !== undefined) {
        this.refuse(keyAt, `the key '${key}' is there twice, first on line ${twin.at.line}`, 'Keep one of them.')
        continue
      }
      const value = pair.value === null ? ({ kind: 'scalar', at: keyAt, value: null } as const) : this.convert(pair.value)
      if (value !== undefined) entries.set(key, { at: keyAt, value })
    }
    return { kind: 'map', at, entries }
  }

  #placeOf(node: unknown): Position {
    const range: unknown = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined
    return this.at(Array.isArray(range) && typeof range[0] === 'number' ? range[0] : 0)
  }
}

const hints: Partial<Record<YAMLError['code'], string>> = {
  MULTIPLE_DOCS: 'Remove what follows the line ---.',
  TAB_AS_INDENT: 'Indent with blanks.',
  TAG_RESOLVE_FAILED: "Remove what begins with '!', or put the text into quotes.",
}

function problemOf(fault: YAMLError, at: (offset: number) => Position): Problem {
  const text = fault.message.replace(/\s+/g, ' ').trim().replace(/[.:]$/, '')
  const message = `this is no YAML: ${text.charAt(0).toLowerCase()}${text.slice(1)}`
  return { at: at(fault.pos[0]), message, hint: hints[fault.code] ?? 'Mind indentation and quotes; docs/configuration.md has an example.' }
}
