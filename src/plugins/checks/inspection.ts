/** What shows only when schemas are compiled: done for `backup plugins`, which tells before a run does. */
import type { ConfiguredPlugin } from '../manifest/configured.js'
import type { Plugin, PluginAnalyzer } from '../manifest/manifest.js'
import type { Failure } from '../protocol/failure-codes.js'
import { defaultLimits } from '../protocol/limits.js'
import { CheckWorker } from './check-worker.js'
import { SectionChecks } from './section-checks.js'
import { schemaDigest, type SoundSchemas } from './sound-schemas.js'

export interface Inspection {
  /** In force, defaults filled in; undefined where they cannot be told. */
  readonly options: Readonly<Record<string, unknown>> | undefined
  /** Ready to print. */
  readonly faults: readonly string[]
}

/** By package name. Runs no code of plugins. `sound`: schemas that need not be compiled again; what comes out is written there. */
export async function inspectPlugins(plugins: readonly ConfiguredPlugin[], sound: Pick<SoundSchemas, 'read' | 'write'>): Promise<ReadonlyMap<string, Inspection>> {
  const checks = new SectionChecks(defaultLimits)
  try {
    const known = await sound.read()
    const found = new Set<string>()
    const refusal = async (analyzer: PluginAnalyzer): Promise<Failure | undefined> => {
      const digest = schemaDigest(analyzer.schema)
      const failure = known.has(digest) ? undefined : await checks.refusal(analyzer)
      if (failure === undefined) found.add(digest)
      return failure
    }
    const inspections = new Map(await Promise.all(plugins.map(async (plugin) => [plugin.name, await inspect(plugin, checks, refusal)] as const)))
    if (found.size !== known.size || [...found].some((digest) => !known.has(digest))) await sound.write(found)
    return inspections
  } finally {
    await checks.close()
  }
}

async function inspect(plugin: ConfiguredPlugin, checks: SectionChecks, refusal: (analyzer: PluginAnalyzer) => Promise<Failure | undefined>): Promise<Inspection> {
  const resolved = await checks.options(plugin)
  const refusals = await Promise.all(plugin.analyzers.map(refusal))
  const failures = [...('failure' in resolved ? [resolved.failure] : []), ...refusals.filter((failure) => failure !== undefined)]
  return { options: 'options' in resolved ? resolved.options : undefined, faults: failures.map(({ message }) => message) }
}

/** Of its schemas alone: which options a person will set nobody knows yet. Ready to print; empty where all of them are valid. */
export async function schemaFaults({ analyzers, name, optionsSchema }: Plugin): Promise<string[]> {
  const checks = new SectionChecks(defaultLimits)
  const worker = new CheckWorker(defaultLimits.checkMs)
  try {
    const refusals = await Promise.all(analyzers.map((analyzer) => checks.refusal(analyzer)))
    const options = optionsSchema === undefined ? undefined : await worker.options({ packageName: name, schema: optionsSchema, given: {} })
    const fault = options === undefined ? undefined : 'schemaFault' in options ? options.schemaFault : 'ended' in options ? `the options of plugin ${name} cannot be checked: ${options.ended}` : undefined
    return [...refusals.flatMap((failure) => (failure === undefined ? [] : [failure.message])), ...(fault === undefined ? [] : [fault])]
  } finally {
    await Promise.all([checks.close(), worker.close()])
  }
}
