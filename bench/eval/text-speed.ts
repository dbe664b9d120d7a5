/** What a page of plain text costs with all text plugins, and each of them alone, in one warm host process. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type * as Hosts from '../../src/plugins/host/host-pool.js'
import type * as Registries from '../../src/plugins/registry/registry.js'
import { isThere, readLines } from './data.js'
import type { EvalRow, Scorer } from './row.js'

const root = path.resolve(import.meta.dirname, '../../..')
const load = (module: string): Promise<unknown> => import(path.join(root, 'dist', module))
const { HostPool } = (await load('plugins/host/host-pool.js')) as typeof Hosts
const { PluginRegistry } = (await load('plugins/registry/registry.js')) as typeof Registries

/** Characters: 500 words. */
const pageChars = 3000
const pages = 40

export const score: Scorer = async (folder) => {
  const articles = path.join(folder, 'summaries', 'realsumm_cnndm100.jsonl')
  if (!isThere(articles)) return []
  const scratch = await mkdtemp(path.join(os.tmpdir(), 'backup-eval-'))
  const host = new HostPool({ registry: PluginRegistry.read({ root, warn: ({ message }) => console.error(message) }), warn: ({ message }) => console.error(message), debug: () => undefined })
  try {
    return await scorePages(host, scratch, pagesFrom(articles))
  } finally {
    await host.close()
    await rm(scratch, { recursive: true })
  }
}

function pagesFrom(articles: string): string[] {
  const all = readLines<{ readonly text: string }>(articles).map(({ text }) => text).join('\n\n')
  return Array.from({ length: Math.min(pages, Math.floor(all.length / pageChars)) }, (_, at) => all.slice(at * pageChars, (at + 1) * pageChars))
}

async function scorePages(host: InstanceType<typeof HostPool>, scratch: string, texts: readonly string[]): Promise<EvalRow[]> {
  const { signal } = new AbortController()
  const spent = new Map<string, number>()
  let total = 0
  // The first one loads the models.
  for (const [at, text] of [texts[0] ?? '', ...texts].entries()) {
    const file = path.join(scratch, `${at}.txt`)
    await writeFile(file, text)
    const started = performance.now()
    const { contributions } = await host.analyze({ path: Buffer.from(file), displayName: file, size: Buffer.byteLength(text), mediaType: 'text/plain' }, { signal })
    if (at === 0) continue
    total += performance.now() - started
    for (const { outcome } of contributions) spent.set(outcome.analyzer, (spent.get(outcome.analyzer) ?? 0) + outcome.ms)
  }
  const each = total / texts.length
  const shares = [...spent].map(([analyzer, ms]) => `${analyzer.replace(/^@backup-agent\/plugin-/, '')} ${(ms / texts.length).toFixed(0)}`)
  // Pages a second, so that more is better, as in all other rows.
  return [{ what: 'pages a second, all text plugins', dataSet: 'pages of 3,000 characters', count: texts.length, figures: [1000 / each], atLeast: [1], ambition: [5], msPerItem: each, failures: `ms: ${shares.join(', ')}` }]
}
