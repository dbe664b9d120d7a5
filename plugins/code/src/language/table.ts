/** Lookup by name over the table of languages; parsed on first use (a few milliseconds). */
import { languageRows } from './languages.generated.js'

export type LanguageType = 'programming' | 'markup' | 'data' | 'prose'

export interface Language {
  readonly name: string
  readonly type: LanguageType
  /** Lower case, with their dots; the first is the usual one. */
  readonly extensions: readonly string[]
}

interface Table {
  readonly byName: ReadonlyMap<string, Language>
  readonly byExtension: ReadonlyMap<string, readonly Language[]>
  readonly byFileName: ReadonlyMap<string, readonly Language[]>
  readonly byInterpreter: ReadonlyMap<string, readonly Language[]>
  /** Lower-case names and aliases, as editors write them in modelines. */
  readonly byAlias: ReadonlyMap<string, Language>
}

const types: Readonly<Record<string, LanguageType>> = { p: 'programming', m: 'markup', d: 'data', r: 'prose' }
let parsed: Table | undefined

export function languageTable(): Table {
  parsed ??= parse(languageRows)
  return parsed
}

function parse(rows: string): Table {
  const byName = new Map<string, Language>()
  const byExtension = new Map<string, Language[]>()
  const byFileName = new Map<string, Language[]>()
  const byInterpreter = new Map<string, Language[]>()
  const byAlias = new Map<string, Language>()
  for (const row of rows.trim().split('\n')) {
    const [name = '', type = '', extensions, fileNames, interpreters, aliases] = row.split('|')
    const language = { name, type: types[type] ?? 'data', extensions: split(extensions?.toLowerCase()) }
    byName.set(name, language)
    for (const extension of new Set(language.extensions)) add(byExtension, extension, language)
    for (const fileName of split(fileNames)) add(byFileName, fileName, language)
    for (const interpreter of split(interpreters)) add(byInterpreter, interpreter, language)
    for (const alias of [name.toLowerCase(), name.toLowerCase().replaceAll(' ', '-'), ...split(aliases?.toLowerCase())]) {
      if (!byAlias.has(alias)) byAlias.set(alias, language)
    }
  }
  return { byName, byExtension, byFileName, byInterpreter, byAlias }
}

function split(list: string | undefined): string[] {
  return list === undefined || list === '' ? [] : list.split(',')
}

function add(map: Map<string, Language[]>, key: string, language: Language): void {
  const known = map.get(key)
  if (known === undefined) map.set(key, [language])
  else known.push(language)
}
