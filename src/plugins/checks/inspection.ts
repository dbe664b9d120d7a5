/** What shows only when schemas are compiled: done for `backup plugins`, which tells before a run does. */
import type { ConfiguredPlugin } from '../manifest/configured.js'
import { defaultLimits } from '../protocol/limits.js'
import { SectionChecks } from './section-checks.js'

export interface Inspection {
  /** In force, defaults filled in; undefined where they cannot be told. */
  readonly options: Readonly<Record<string, unknown>> | undefined
  /** Ready to print. */
  readonly faults: readonly string[]
}

/** By package name. Runs no code of plugins. */
export async function inspectPlugins(plugins: readonly ConfiguredPlugin[]): Promise<ReadonlyMap<string, Inspection>> {
  const checks = new SectionChecks(defaultLimits)
  try {
    return new Map(await Promise.all(plugins.map(async (plugin) => [plugin.name, await inspect(plugin, checks)] as const)))
  } finally {
    await checks.close()
  }
}

async function inspect(plugin: ConfiguredPlugin, checks: SectionChecks): Promise<Inspection> {
  const resolved = await checks.options(plugin)
  const refusals = await Promise.all(plugin.analyzers.map((analyzer) => checks.refusal(analyzer)))
  const failures = [...('failure' in resolved ? [resolved.failure] : []), ...refusals.filter((failure) => failure !== undefined)]
  return { options: 'options' in resolved ? resolved.options : undefined, faults: failures.map(({ message }) => message) }
}
