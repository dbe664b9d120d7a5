/** What plugins say of the sections that conditions name; read only where one is asked for. */
import type { CommandServices } from '../../composition.js'
import type { SearchAnswer, SearchIndex, SearchQuery } from '../../core/contracts/search.js'
import type { PluginRegistry } from '../../plugins/registry/registry.js'
import { noSchemas, ownSections, schemasOf, type SchemaOf } from '../sections/known-schemas.js'
import { membersOfPlugins, type DeclaredMember } from '../sections/schema-members.js'
import { memberAdvice } from './member-advice.js'

export interface SectionsAsked {
  /** For showing why these are hits. */
  schemaOf(answer: SearchAnswer): Promise<SchemaOf>
  /** What installed plugins may fill. Empty where no condition was asked. */
  declared(): Promise<readonly DeclaredMember[]>
  /** For whoever reads JSON: a member that is in no document is most likely mistyped. */
  warnOfUnknown(index: SearchIndex): Promise<void>
}

export function sectionsAsked(query: SearchQuery, { plugins, reporter }: Pick<CommandServices, 'plugins' | 'reporter'>): SectionsAsked {
  const own = new Set([...ownSections].map((name) => name.toLowerCase()))
  const isForeign = query.where.some(({ member }) => !own.has(member[0]?.toLowerCase() ?? ''))
  // What is wrong with plugins is no matter of what is searched; `backup plugins` tells.
  const debug = ({ message }: { readonly message: string }): void => reporter.debug(message)
  const registry = (): Promise<PluginRegistry> => plugins({ warn: debug, wrongOptions: debug })
  const declared = async (): Promise<readonly DeclaredMember[]> => (query.where.length === 0 ? [] : membersOfPlugins(await registry()))
  return {
    declared,
    schemaOf: async ({ hits }) => (isForeign && hits.length > 0 ? schemasOf(await registry()) : noSchemas),
    warnOfUnknown: async (index) => {
      if (query.where.length === 0) return
      for (const message of await memberAdvice(index, query, await declared())) reporter.warn({ code: 'unknown-member', message })
    },
  }
}
