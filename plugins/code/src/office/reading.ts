/** What the readers of all office formats share while they read one document. */
import { localName } from '../document/xml-part.js'
import { asLanguageTag } from '../html/elements.js'
import type { Layout } from '../layout/layout.js'
import { listTargets, type Targets } from '../layout/targets.js'
import type { OfficePackage, Relationship } from './package.js'

export interface Reading {
  readonly pack: OfficePackage
  readonly layout: Layout
  readonly targets: Targets
  readonly signal: AbortSignal
}

/** Pictures of the package, programs and what only this computer has are no addresses that a person looks for. */
export function noteExternal({ targets }: Reading, relationships: readonly Relationship[]): void {
  for (const { external, kind, target } of relationships) if (external && kind !== 'hyperlink') targets.note(target, '')
}

/** Put there by programs. */
const notSaid = /^(?:generated (?:by|using) |PowerPoint Presentation$|Microsoft \w+ Document$)/i

/** What the document says about itself, unless its text has said it; then where its links lead. Resolves to the language that it states. */
export async function readEnd(reading: Reading): Promise<string | undefined> {
  const { layout, pack } = reading
  const about = new Map<string, string>()
  let name = ''
  await pack.read('docProps/core.xml', {
    open: (tag) => (name = localName(tag)),
    close: () => (name = ''),
    text(piece) {
      if (!/^(?:title|subject|description|keywords|category|language)$/.test(name)) return
      const so = about.get(name) ?? ''
      if (so.length < 2000) about.set(name, so + piece)
    },
  })
  const language = asLanguageTag(about.get('language'))
  about.delete('language')
  layout.breakParagraph()
  for (const said of new Set([...about.values()].map((text) => text.trim()))) {
    if (said === '' || notSaid.test(said) || layout.says(said)) continue
    layout.breakLine()
    layout.text(said)
  }
  listTargets(layout, reading.targets)
  return language
}
