/** Which sections this program has its own words for, and by which schema it shows the others. */
import type { FileMetadata } from '../../core/contracts/metadata.js'
import type { Fields } from '../../core/support/shapes.js'
import type { PluginAnalyzer } from '../../plugins/manifest/manifest.js'

/** The JSON Schema of a section of a document; undefined where no plugin that fills it is installed here. */
export type SchemaOf = (document: Pick<FileMetadata, 'outcomes'>, section: string) => Fields | undefined

/** Members of a document that cards have rows for, or need none. */
export const ownSections: ReadonlySet<string> = new Set(['schema', 'contentId', 'size', 'mediaType', 'text', 'summary', 'keywords', 'embedding', 'code', 'pii', 'image', 'video', 'outcomes'])

export const noSchemas: SchemaOf = () => undefined

type Declaring = { readonly plugins: readonly { readonly analyzers: readonly Pick<PluginAnalyzer, 'key' | 'section' | 'schema'>[] }[] }

/** Of the analyzer that made the section, if it is installed; else of the first that would. Plugins that are switched off count. */
export function schemasOf({ plugins }: Declaring): SchemaOf {
  const analyzers = plugins.flatMap((plugin) => plugin.analyzers)
  return ({ outcomes }, section) => {
    const filling = analyzers.filter((analyzer) => analyzer.section === section)
    const maker = filling.find(({ key }) => outcomes.some(({ analyzer, status }) => analyzer === key && status === 'ok'))
    return (maker ?? filling[0])?.schema
  }
}
