/** Names that a source file declares and imports, by the table row of its language. */
import { shorten } from '@backup-agent/text-models/shorten'
import { documentSymbols } from './documents.js'
import { families } from './families/index.js'
import { lexes } from './lexis.js'
import { mask } from './mask.js'
import { compileRule, type CompiledRule, type Family } from './rule.js'
import { sourceCharsMax } from '../source-text.js'
import { statements, type Statement } from './statements.js'

export interface Outline {
  readonly symbols: readonly string[]
  readonly imports: readonly string[]
}

/** The limits of code.schema.json. */
export const limits = { symbols: 1000, imports: 500, nameChars: 200 }


interface CompiledFamily {
  readonly family: Family
  readonly symbols: readonly CompiledRule[]
  readonly imports: readonly CompiledRule[]
}

let byLanguage: Map<string, Family> | undefined
const compiled = new Map<Family, CompiledFamily>()

/** Both lists are empty for a language that no row covers. */
export function outlineOf(language: string, source: string, signal: AbortSignal): Outline {
  const text = source.slice(0, sourceCharsMax)
  const symbols = new Set<string>()
  const imports = new Set<string>()
  for (const symbol of documentSymbols(language, text)) {
    if (symbols.size >= limits.symbols) break
    const name = shorten(symbol, limits.nameChars).trim()
    if (name !== '') symbols.add(name)
  }
  const rules = rulesOf(language)
  if (rules === undefined) return { symbols: [...symbols], imports: [] }
  let count = 0
  for (const statement of statements(mask(text, lexes[rules.family.lexis]), rules.family.cut)) {
    if (count++ % 1000 === 0) signal.throwIfAborted()
    collect(rules.imports, statement, text, imports, limits.imports)
    collect(rules.symbols, statement, text, symbols, limits.symbols)
    if (symbols.size >= limits.symbols && imports.size >= limits.imports) break
  }
  return { symbols: [...symbols], imports: [...imports] }
}

function rulesOf(language: string): CompiledFamily | undefined {
  byLanguage ??= new Map(families.flatMap((family) => family.languages.map((name) => [name, family] as const)))
  const family = byLanguage.get(language)
  if (family === undefined) return undefined
  const known = compiled.get(family)
  if (known !== undefined) return known
  const made = { family, symbols: family.symbols.map(compileRule), imports: family.imports.map(compileRule) }
  compiled.set(family, made)
  return made
}

/** Adds what the first fitting rule finds. */
function collect(rules: readonly CompiledRule[], statement: Statement, text: string, into: Set<string>, most: number): void {
  if (into.size >= most) return
  for (const rule of rules) {
    if (rule.block === true && (statement.end !== '{' || statement.open)) continue
    if (rule.top === true && statement.depth > 0) continue
    const match = rule.at.exec(statement.text)
    if (match === null) continue
    const matches = rule.each === undefined ? [match] : statement.text.matchAll(rule.each)
    for (const one of matches) {
      for (const name of namesOf(one, statement, text, rule.list === true)) if (into.size < most) into.add(name)
    }
    return
  }
}

/** Read from the source at the match's place: the masked code has lost what strings contain. */
function namesOf(match: RegExpExecArray, statement: Statement, text: string, list: boolean): string[] {
  const place = match.indices?.slice(1).find((pair) => pair !== undefined)
  if (place === undefined) return []
  const found = text.slice(statement.offset + place[0], statement.offset + place[1])
  const names = list ? found.split(',').map((element) => element.trim().split(/\s/)[0] ?? '') : [found]
  return names
    .map((name) => name.replace(/(?:::|\.|\\|\/)$/, '').slice(0, limits.nameChars))
    .filter((name) => name !== '' && name !== '_' && name.trim() === name)
}
