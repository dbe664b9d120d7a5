/**
 * `npm run bench:find -- [documents]`: the search index on a repository of that many documents (default 100,000), next to
 * `restic find` for a name, and `grep` over the same documents as JSON lines. Prints bytes a document, times to build and
 * to update, and times of questions in this process and in new ones.
 */
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Condition, SearchIndex, SearchQuery, Vector } from '../src/core/contracts/search.js'
import type * as Repositories from '../src/core/repository/repository.js'
import type * as Search from '../src/core/search/search-index.js'
import type * as Directory from '../src/core/transport/directory.js'
import { Corpus, model, type CorpusFile } from './find-corpus.js'
import { addSnapshot, makeRepository } from './find-repository.js'
import { median, timedRun } from './timed-run.js'

const load = (module: string): Promise<unknown> => import(new URL(`../../dist/core/${module}`, import.meta.url).href)
const { openSearchIndex } = (await load('search/search-index.js')) as typeof Search
const { openRepository } = (await load('repository/repository.js')) as typeof Repositories
const { openDirectoryStore } = (await load('transport/directory.js')) as typeof Directory

const count = Number(process.argv[2] ?? 100_000)
const changed = 100
const newProcesses = 10
const password = 'bench'
const program = fileURLToPath(new URL('../../bin/run.js', import.meta.url))
const { signal } = new AbortController()
const silent = { warn: ({ message }: { message: string }) => console.error(message), progress: () => undefined, detail: () => undefined }

const asked = (more: Partial<SearchQuery>): SearchQuery => ({ signal, words: [], types: [], pii: [], in: [], where: [], allVersions: false, limit: 20, ...more })
const where = (member: string, operator: Condition['operator'], value: string | number): Partial<SearchQuery> => ({ where: [{ member: member.split('.'), operator, value }] })

/** What differs; what they are called is how they are typed. */
function questions(files: readonly CorpusFile[], corpus: Corpus): [string, SearchQuery][] {
  const some = (at: number): string => path.basename(files[at]!.path).split(/[-.\d]/)[0]!.toLowerCase()
  const vector = (): Vector => ({ model, values: corpus.vector() })
  const sentence = corpus.words(9)
  return [
    ['WORD', asked({ words: [some(10)] })], ['OTHER WORD', asked({ words: [some(5000 % count)] })], ['TWO WORDS', asked({ words: [some(10), 'pdf'] })],
    ['BEGINNING', asked({ words: ['tor'] })], ['BROAD BEGINNING', asked({ words: ['con'] })], ['in every path: home', asked({ words: ['home'] })],
    ['PHRASE', asked({ words: ['ti on'] })], ['WORD --type pdf', asked({ words: ['veral'], types: ['pdf'] })], ['--type image', asked({ types: ['image'] })],
    ['--type python', asked({ types: ['python'] })], ['--pii CREDIT_CARD', asked({ pii: ['CREDIT_CARD'] })], ['--pii any WORD', asked({ pii: ['any'], words: ['men'] })],
    ['--in PATH', asked({ in: [Buffer.from(`/${path.dirname(files[3]!.path)}`)] })], ['--in PATH WORD', asked({ in: [Buffer.from('/home/ada')], words: ['gri'] })],
    ["--where 'code.lines > 5000'", asked(where('code.lines', '>', 5000))], ["--where 'code.language = Python'", asked(where('code.language', '=', 'Python'))],
    ["--where 'code.symbols ~ tortor'", asked(where('code.symbols', '~', 'tortor'))], ["--where 'image.faces >= 2'", asked(where('image.faces', '>=', 2))],
    ["--where 'outcomes.status = failed'", asked(where('outcomes.status', '=', 'failed'))], ['no word at all', asked({})],
    ['SENTENCE of nine words, with its vector', asked({ words: sentence, meaning: vector() })], ['SENTENCE, words alone', asked({ words: sentence })],
    ['SENTENCE --type pdf', asked({ words: sentence, meaning: vector(), types: ['pdf'] })], ['two words and their vector', asked({ words: [some(10), 'pdf'], meaning: vector() })],
    ['--like FILE', asked({ like: vector() })], ['--like FILE --type pdf', asked({ like: vector(), types: ['pdf'] })],
    ['--near PHOTO', asked({ near: 'a5a5f0f00f0f5a5a' })], ['--label dog', asked({ labels: ['dog'] })], ['--lang en --category financial', asked({ languages: ['en'], categories: ['financial'] })],
  ]
}

async function timed<Result>(work: () => Promise<Result>): Promise<{ ms: number; result: Result }> {
  const started = performance.now()
  const result = await work()
  return { ms: performance.now() - started, result }
}

async function openIndex(repository: string, cacheFolder: string): Promise<SearchIndex> {
  const opened = await openRepository(await openDirectoryStore(repository, { signal, create: false }), { password, signal })
  return openSearchIndex({ repository: opened, reporter: silent, cacheFolder: path.join(cacheFolder, 'backup-agent') }, { signal })
}

const row = (what: string, ...cells: string[]): void => console.log([what.padEnd(44), ...cells.map((cell) => cell.padStart(12))].join(' '))
const milliseconds = (ms: number): string => `${ms < 100 ? ms.toFixed(1) : ms.toFixed(0)} ms`

async function askAll(index: SearchIndex, files: readonly CorpusFile[], corpus: Corpus): Promise<void> {
  const medians: number[] = []
  for (const [name, query] of questions(files, corpus)) {
    const runs: number[] = []
    let total = 0
    for (let run = 0; run < 6; run++) {
      const { ms, result } = await timed(() => index.find(query))
      // The first one reads pages from the disk.
      if (run > 0) runs.push(ms)
      total = result.total
    }
    medians.push(median(runs))
    row(`  find ${name}`, milliseconds(median(runs)), `${total} hits`)
  }
  row(`find warm, median of ${medians.length} questions`, milliseconds(median(medians)))
  row('find warm, the slowest of them', milliseconds(Math.max(...medians)))
}

async function askNewProcesses(environment: NodeJS.ProcessEnv, name: string, word: string): Promise<void> {
  const repeat = async (what: string, command: readonly string[]): Promise<void> => {
    const walls: number[] = []
    for (let run = 0; run < newProcesses; run++) walls.push((await timedRun(command, environment)).wallSeconds * 1000)
    row(what, milliseconds(median(walls)))
  }
  await repeat(`backup find ${word}, new process, median of ${newProcesses}`, [process.execPath, program, 'find', word])
  await repeat(`backup find, a sentence, new process`, [process.execPath, program, 'find', 'letters about the rent of a flat'])
  await repeat(`backup --version, new process`, [process.execPath, program, '--version'])
  if (spawnSync('restic', ['version']).status === 0) await repeat(`restic find ${name} --json, new process`, ['restic', 'find', name, '--json', '--quiet'])
}

async function main(scratch: string): Promise<void> {
  const [repository, cache, lines] = [path.join(scratch, 'repository'), path.join(scratch, 'cache'), path.join(scratch, 'documents.jsonl')]
  console.log(`${count} documents, load ${os.loadavg()[0]!.toFixed(1)}, ${os.cpus().length} cores, ${os.cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}`)
  const corpus = new Corpus()
  const files = [...corpus.files(count, 'home/ada')]
  const fresh = [...corpus.files(changed, 'home/ada/new')]
  await writeFile(lines, files.map(({ line }) => line).join('\n') + '\n')
  row('JSON of a document, average', `${Math.round((await stat(lines)).size / count)} B`)
  await makeRepository(repository, password)
  const tree = await addSnapshot(repository, password, files, files, 0, undefined)

  const index = await openIndex(repository, cache)
  row('index built', milliseconds((await timed(() => index.update({ signal }))).ms))
  await index.close()
  await addSnapshot(repository, password, [...files, ...fresh], fresh, 1, tree)
  const updated = await openIndex(repository, cache)
  row(`update after ${changed} new files`, milliseconds((await timed(() => updated.update({ signal }))).ms))
  row('update with nothing new', milliseconds((await timed(() => updated.update({ signal }))).ms))
  const { sizeBytes, documents } = await updated.state()
  row('index, bytes a document', `${Math.round(sizeBytes / documents)} B`)
  await askAll(updated, files, corpus)
  await updated.close()

  const name = path.basename(files[10]!.path)
  const word = name.split('.')[0]!
  const environment = {
    ...process.env, XDG_CACHE_HOME: cache, BACKUP_PASSWORD: password, BACKUP_REPOSITORY: repository, RESTIC_PASSWORD: password, RESTIC_REPOSITORY: repository, RESTIC_CACHE_DIR: path.join(scratch, 'restic'),
  }
  await askNewProcesses(environment, name, word)
  const grepped = await timed(() => Promise.resolve(spawnSync('grep', ['-ci', word, lines])))
  row('grep -ci over the JSON lines', milliseconds(grepped.ms))
}

const scratch = await mkdtemp(path.join(os.tmpdir(), 'backup-bench-find-'))
try {
  await main(scratch)
} finally {
  await rm(scratch, { recursive: true, force: true })
}
