import { readFile } from 'node:fs/promises'
import { describe, expect, it } from '@jest/globals'
import * as linguist from 'linguist-languages'
import { rulesFor } from './ambiguous/index.js'
import { compiled } from './ambiguous/compiled.js'
import { documents } from './ambiguous/documents.js'
import { scripts } from './ambiguous/scripts.js'
import { signatures } from './signatures.js'
import { languageTable } from './table.js'

interface Entry {
  name: string
  type: string
  extensions?: readonly string[]
  filenames?: readonly string[]
  interpreters?: readonly string[]
}

const languages: readonly Entry[] = Object.values(linguist)

describe('table of languages', () => {
  it('says what linguist-languages says', () => {
    const { byName, byExtension, byFileName, byInterpreter } = languageTable()
    expect([...byName.keys()].sort()).toEqual(languages.map(({ name }) => name).sort())
    for (const language of languages) {
      expect(byName.get(language.name)?.type).toBe(language.type)
      const names = (found: readonly { name: string }[] | undefined): string[] => (found ?? []).map(({ name }) => name)
      for (const extension of language.extensions ?? []) expect(names(byExtension.get(extension.toLowerCase()))).toContain(language.name)
      for (const fileName of language.filenames ?? []) expect(names(byFileName.get(fileName))).toContain(language.name)
      for (const interpreter of language.interpreters ?? []) expect(names(byInterpreter.get(interpreter))).toContain(language.name)
    }
  })

  it('is what the script makes', async () => {
    const script = new URL('../../scripts/generate-languages.mjs', import.meta.url)
    const { render } = (await import(script.href)) as { render: () => Promise<string> }
    const committed = await readFile(new URL('../../src/language/languages.generated.ts', import.meta.url), 'utf8')
    expect(await render()).toBe(committed)
  })
})

describe('rules for shared extensions', () => {
  const tables = [...compiled, ...scripts, ...documents]

  it.each(tables)('%s: languages of the extension', (extensions, ...rules) => {
    const candidates = extensions.split(' ').flatMap((extension) => languageTable().byExtension.get(extension) ?? [])
    for (const [language] of rules) expect(candidates.map(({ name }) => name)).toContain(language)
  })

  it('each extension has one row', () => {
    const extensions = tables.flatMap(([list]) => list.split(' '))
    expect(extensions).toHaveLength(new Set(extensions).size)
  })

  it('cover every extension that linguist gives to several languages', () => {
    const shared = [...languageTable().byExtension].filter(([, candidates]) => candidates.length > 1).map(([extension]) => extension)
    expect(shared.filter((extension) => rulesFor(extension) === undefined)).toEqual([])
  })
})

describe('signatures', () => {
  it.each(signatures.map(({ language }) => language))('%s is a name of linguist', (language) => {
    expect(languageTable().byName.has(language)).toBe(true)
  })
})
