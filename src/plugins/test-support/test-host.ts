/** For tests of this room: a pool over fixture plugins, and files to analyse. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AnalysisResult, Contribution } from '../../core/contracts/analysis.js'
import { codeOf } from '../../core/contracts/errors.js'
import type { Warning } from '../../core/contracts/reporter.js'
import type { PluginSettings } from '../manifest/configured.js'
import { HostPool } from '../host/host-pool.js'
import type { HostLimits } from '../protocol/limits.js'
import { PluginRegistry } from '../registry/registry.js'

export const fixturesRoot = fileURLToPath(new URL('../../../test/fixtures', import.meta.url))

/** A plugin that people copy from. */
export function example(name: string): string {
  return join(fixturesRoot, '../../examples/plugins', name)
}

export function fixture(name: string): string {
  return join(fixturesRoot, 'plugins', name)
}

/** Short limits, so that a test of what happens at a limit takes no longer than that. */
const testLimits: Partial<HostLimits> = { graceMs: 100, closeMs: 200, memoryBytes: 300_000_000, memoryPollMs: 20 }

export class TestHost {
  readonly warnings: Warning[] = []
  readonly debugLines: string[] = []
  readonly pool: HostPool
  readonly directory = mkdtempSync(join(tmpdir(), 'host-test-'))
  readonly #pids = new Set<number>()

  /** `thirdParty`: plugins that are not trusted, each in a process of its own. */
  constructor(plugins: readonly string[], limits: Partial<HostLimits> = {}, processes = 1, settings: ReadonlyMap<string, PluginSettings> = new Map(), thirdParty: readonly string[] = []) {
    const warn = (warning: Warning): unknown => this.warnings.push(warning)
    const registry = PluginRegistry.read({ trustedDirectories: plugins.map(fixture), pluginDirectories: thirdParty.map(fixture), settings, warn })
    const debug = (line: string): void => {
      this.debugLines.push(line)
      const started = /^host process (\d+) started$/.exec(line)
      if (started !== null) this.#pids.add(Number(started[1]))
    }
    this.pool = new HostPool({ registry, warn, debug, processes, limits: { ...testLimits, ...limits } })
  }

  /** Every process that was ever started. */
  get pids(): readonly number[] {
    return [...this.#pids]
  }

  /** Analyses a text file of that name. Fixtures misbehave on names with "bad" in them. */
  async analyze(name: string, options: { content?: string; signal?: AbortSignal; withText?: boolean; displayName?: string; only?: readonly string[]; known?: Readonly<Record<string, unknown>> } = {}): Promise<AnalysisResult> {
    const content = options.content ?? 'four words of text'
    const path = join(this.directory, name)
    writeFileSync(path, content)
    const { displayName = name, withText = false, signal = new AbortController().signal } = options
    const partial = options.only === undefined ? {} : { only: new Set(options.only), known: options.known ?? {} }
    return this.pool.analyze({ path: Buffer.from(path), displayName, size: Buffer.byteLength(content), mediaType: 'text/plain', withText, ...partial }, { signal })
  }

  /** Throws when a process of the pool is left behind. */
  async close(): Promise<void> {
    await this.pool.close()
    rmSync(this.directory, { recursive: true })
    const left = this.pids.filter(isAlive)
    if (left.length > 0) throw new Error(`processes left behind: ${left.join(', ')}`)
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !isZombie(pid)
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false
    throw error
  }
}

/** Ended, and not reaped: in containers nobody may ever do that to orphans. */
function isZombie(pid: number): boolean {
  const stat = `/proc/${pid}/stat`
  return existsSync(stat) && /\) Z /.test(readFileSync(stat, 'utf8'))
}

/** What became of one section, in few words: `ok`, or the code of the failure. */
export function statusOf(result: AnalysisResult, section: string): string | undefined {
  const { outcome } = contributionTo(result, section) ?? {}
  return outcome?.error?.code ?? outcome?.status
}

export function valueOf(result: AnalysisResult, section: string): unknown {
  return contributionTo(result, section)?.value
}

export function errorOf(result: AnalysisResult, section: string): string | undefined {
  return contributionTo(result, section)?.outcome.error?.message
}

function contributionTo(result: AnalysisResult, section: string): Contribution | undefined {
  return result.contributions.find((contribution) => contribution.section === section)
}
