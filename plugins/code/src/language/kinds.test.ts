import { describe, expect, it } from '@jest/globals'
import { kindOfLanguage } from '@backup-agent/text-models/kinds'
import { languageTable, type LanguageType } from './table.js'

/** What is not as its type says. */
const exceptions: Readonly<Record<LanguageType, Readonly<Record<string, readonly string[]>>>> = {
  programming: { prose: ['Typst'] },
  prose: { table: ['Gettext Catalog'] },
  markup: {
    prose: ['BBCode', 'Cooklang', 'HTML', 'MDX', 'RUNOFF', 'Rich Text Format', 'Roff', 'Roff Manpage', 'TeX', 'mdsvex'],
    table: ['BibTeX'],
  },
  data: {
    prose: ['E-mail', 'Git Commit'],
    program: [
      'ABNF', 'ASN.1', 'Avro IDL', 'EBNF', 'FlatBuffers', 'Gradle', 'Gradle Kotlin DSL', 'GraphQL', 'Graphviz (DOT)', 'HTTP', 'Jest Snapshot', 'Kusto', 'Lark', 'Ninja', 'PlantUML',
      'Prisma', 'Protocol Buffer', 'RBS', 'ROS Interface', 'Regular Expression', 'SPARQL', 'SQL', 'WebAssembly Interface Type', 'Win32 Message File', 'XPages', 'YANG',
    ],
  },
}
const usual: Readonly<Record<LanguageType, readonly string[]>> = { programming: ['program'], markup: ['program'], prose: ['prose'], data: ['table', 'settings'] }

describe('kinds of text', () => {
  it.each(Object.keys(usual) as LanguageType[])('every language of type %s has its kind', (type) => {
    const found: Record<string, string[]> = {}
    for (const { name, type: own } of languageTable().byName.values()) {
      const kind = kindOfLanguage(name)
      if (own === type && !usual[type].includes(kind)) (found[kind] ??= []).push(name)
    }
    for (const names of Object.values(found)) names.sort()
    expect(found).toEqual(exceptions[type])
  })
})
