/**
 * A reference summary as the question: at which rank `find` gives its own abstract. The abstracts are saved and analysed by
 * the program, and asked as it asks them: by words, and by the vector that the plugin makes of the question.
 */
import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type * as Questions from '../../src/cli/find/question.js'
import type { SearchAnswer, SearchIndex, SearchQuery } from '../../src/core/contracts/search.js'
import type * as Repositories from '../../src/core/repository/repository.js'
import type * as Search from '../../src/core/search/search-index.js'
import type * as Directory from '../../src/core/transport/directory.js'
import type * as Pools from '../../src/plugins/host/host-pool.js'
import type * as Registries from '../../src/plugins/registry/registry.js'
import { isThere, readLines } from './data.js'
import type { EvalRow, Scorer } from './row.js'

interface Example {
  readonly source: readonly string[]
  /** Summaries by different people. */
  readonly target: readonly string[]
}

interface Asked {
  readonly text: string
  /** Name of the file that is to be found. */
  readonly file: string
}

const root = new URL('../../../', import.meta.url)
const load = (module: string): Promise<unknown> => import(new URL(`dist/${module}`, root).href)
const password = 'bench'
const { signal } = new AbortController()
const reporter = { warn: ({ message }: { readonly message: string }) => console.error(message), debug: () => undefined, progress: () => undefined, detail: () => undefined }

export const score: Scorer = async (folder) => {
  const data = path.join(folder, 'summaries', 'scitldr_a_test.jsonl')
  if (!isThere(data)) return []
  const examples = readLines<Example>(data)
  const scratch = await mkdtemp(path.join(os.tmpdir(), 'backup-eval-search-'))
  try {
    return await rowsFor(examples, scratch)
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

async function rowsFor(examples: readonly Example[], scratch: string): Promise<EvalRow[]> {
  const asked = await saveAbstracts(examples, scratch)
  const { HostPool } = (await load('plugins/host/host-pool.js')) as typeof Pools
  const { PluginRegistry } = (await load('plugins/registry/registry.js')) as typeof Registries
  const { Question } = (await load('cli/find/question.js')) as typeof Questions
  const registry = PluginRegistry.read({ root: fileURLToPath(root), warn: reporter.warn })
  const host = new HostPool({ registry, warn: reporter.warn, debug: reporter.debug })
  const services = { analysisHost: () => Promise.resolve(host), plugins: () => Promise.resolve(registry), reporter, signal } as unknown as ConstructorParameters<typeof Questions.Question>[1]
  const index = await openIndex(scratch)
  try {
    const find = async (query: SearchQuery): Promise<SearchAnswer> => {
      const question = new Question(query, services)
      question.begin()
      return question.answer(index)
    }
    return [
      await rowOf('summary finds its abstract @1/@5', asked, find, { atLeast: [0.75, 0.9] }),
      await rowOf('the same by words alone', asked, (query) => index.find(query), {}),
    ]
  } finally {
    await index.close()
    await host.close()
  }
}

/** As a person would: files in a folder, `init`, `sync`. */
async function saveAbstracts(examples: readonly Example[], scratch: string): Promise<Asked[]> {
  const files = path.join(scratch, 'files')
  await mkdir(files)
  const asked: Asked[] = []
  for (const [at, { source, target }] of examples.entries()) {
    const file = `${at}.txt`
    await writeFile(path.join(files, file), `${source.map((sentence) => sentence.trim()).join(' ')}\n`)
    asked.push(...target.map((text) => ({ text, file })))
  }
  const env = { ...process.env, BACKUP_REPOSITORY: path.join(scratch, 'repository'), BACKUP_PASSWORD: password, BACKUP_CONFIG: '/dev/null', XDG_CACHE_HOME: scratch }
  for (const args of [['init'], ['sync', files, '--analyze-budget', '86400']]) {
    const { status, stderr } = spawnSync(process.execPath, [fileURLToPath(new URL('bin/run.js', root)), ...args], { env, encoding: 'utf8' })
    if (status !== 0) throw new Error(`backup ${args[0]} ended with ${status}: ${stderr}`)
  }
  return asked
}

async function openIndex(scratch: string): Promise<SearchIndex> {
  const { openSearchIndex } = (await load('core/search/search-index.js')) as typeof Search
  const { openRepository } = (await load('core/repository/repository.js')) as typeof Repositories
  const { openDirectoryStore } = (await load('core/transport/directory.js')) as typeof Directory
  const repository = await openRepository(await openDirectoryStore(path.join(scratch, 'repository'), { signal, create: false }), { password, signal })
  const index = await openSearchIndex({ repository, reporter, cacheFolder: path.join(scratch, 'backup-agent') }, { signal })
  await index.update({ signal })
  return index
}

async function rowOf(what: string, asked: readonly Asked[], find: (query: SearchQuery) => Promise<SearchAnswer>, targets: Pick<EvalRow, 'atLeast'>): Promise<EvalRow> {
  const started = performance.now()
  const ranks: number[] = []
  for (const { text, file } of asked) {
    const { hits } = await find({ words: [text], types: [], pii: [], in: [], where: [], allVersions: false, limit: 20, signal })
    const at = hits.findIndex(({ version }) => path.basename(version.path.toString()) === file)
    ranks.push(at < 0 ? Infinity : at + 1)
  }
  const within = (rank: number): number => Math.round((1000 * ranks.filter((each) => each <= rank).length) / ranks.length) / 1000
  const missing = ranks.filter((rank) => rank === Infinity).length
  return { what, dataSet: 'SciTLDR', count: asked.length, figures: [within(1), within(5)], ...targets, msPerItem: (performance.now() - started) / asked.length, failures: `${missing} not among the first 20` }
}
