/**
 * `npm run test:campaign:network -- [--rounds N] [--files N] [--seed N]`: syncs (200) through a proxy that cuts, stalls, delays and flips bits, the
 * first half over `tcp://`, where nothing but our own checksums sees a flipped bit, the others over `tls://`. Each sync has to end, and the
 * repository has to be one that `check --read-data` and restic find clean. Every kind of fault that was planned has to be met. Tells how often each was, and how many bytes
 * went over the wire for those that were stored. Needs restic; a stall takes 40 seconds each time.
 */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type * as Proxies from '../../../src/testing/fault-proxy.js'
import { startBackupServer, type BackupServer } from '../../support/backup-server.js'
import { Random } from '../../support/random.js'
import { program, runProgram, type Run } from '../../support/run.js'
import { ClientFolder } from '../two-servers/client-folder.js'
import { CampaignFolder, campaignOptions, kilobytes, row, Verdict } from '../understanding/campaign.js'

const { FaultProxy, randomFaults } = (await import(new URL('../../../../dist/testing/fault-proxy.js', import.meta.url).href)) as typeof Proxies

const { files, rounds, seed } = campaignOptions({ files: 3, rounds: 200, seed: 20_261_122 })
/** Of each sync; the ones after them are sound, so that it ends. */
const faultyConnections = 4
const withinBytes = 1_000_000
/** What may be on its way unacknowledged when a connection breaks: two uploads, with their windows. */
const lostOfAConnection = 2 * 4.2 * 1024 * 1024

const random = new Random(seed)
const folder = new CampaignFolder()
const verdict = new Verdict()
const documents = new ClientFolder(folder.at('documents'), random)
const store = folder.at('store')
const planned = new Set<string>()
const met = new Map<string, number>()
const total = { up: 0, stored: 0, connections: 0 }
let faults: Proxies.NetworkFault[][] = []
let token: string | undefined
let firstConnection = 0

const client = (address: string, ...args: string[]): Promise<Run> =>
  runProgram(process.execPath, [program, ...args], { env: { ...folder.environment, BACKUP_PASSWORD: 'campaign', BACKUP_REPOSITORY: address } })

function storedBytes(path: string): number {
  return readdirSync(path, { withFileTypes: true }).reduce((sum, entry) => sum + (entry.isDirectory() ? storedBytes(join(path, entry.name)) : statSync(join(path, entry.name)).size), 0)
}

async function must(what: string, running: Promise<Run>): Promise<void> {
  const run = await running
  if (run.code !== 0) verdict.fault(what, `ended with ${run.code}: ${run.stderr.trim()}`)
}

/** A few stalls are enough: each is waited for. */
function plannedFaults(): Proxies.NetworkFault[][] {
  return Array.from({ length: faultyConnections }, () =>
    randomFaults(() => random.fraction(), { most: 2, withinBytes }).map((fault) => (fault.kind === 'stall' && random.chance(0.9) ? { ...fault, kind: 'flip' as const } : fault)))
}

async function sync(round: number, address: string, proxy: Proxies.FaultProxy): Promise<void> {
  documents.grow(files)
  faults = plannedFaults()
  for (const { kind } of faults.flat()) planned.add(kind)
  firstConnection = proxy.bytes.length
  const before = storedBytes(store)
  await must(`sync ${round}`, client(address, 'sync', '--no-analyze', '--quiet', folder.at('documents')))
  const connections = proxy.bytes.slice(firstConnection)
  const up = connections.reduce((sum, bytes) => sum + bytes.up, 0)
  const stored = storedBytes(store) - before
  if (up > stored * 1.02 + 50_000 + (connections.length - 1) * lostOfAConnection) verdict.fault(`sync ${round}`, `${up} bytes went over ${connections.length} connections for ${stored} that were stored`)
  total.up += up
  total.stored += stored
  total.connections += connections.length
}

/** A server shows a token once, when it makes the user. */
function withToken(address: string): string {
  token ??= /\/\/backup:([^@]+)@/.exec(address)?.[1]
  return address.replace('//backup@', `//backup:${token ?? ''}@`)
}

async function through(scheme: 'tcp' | 'tls', first: number, last: number): Promise<void> {
  const environment = { HOME: folder.at('server'), XDG_DATA_HOME: folder.at('server', 'data') }
  const server: BackupServer = await startBackupServer(['--store', store, '--listen', '127.0.0.1:0', ...(scheme === 'tcp' ? ['--plain'] : [])], environment)
  const port = Number(/:(\d+)\//.exec(server.address)?.[1])
  const proxy = await FaultProxy.open({ host: '127.0.0.1', port, plan: (connection) => faults[connection - 1 - firstConnection] ?? [] })
  try {
    const address = withToken(server.address).replace(`:${port}/`, `:${proxy.port}/`)
    if (first === 1) await must('init', client(address, 'init'))
    for (let round = first; round <= last; round++) {
      await sync(round, address, proxy)
      if (round % 10 === 0 || round === last) row(`${scheme}, sync ${round}`, total.connections, proxy.met.length, kilobytes(total.stored), kilobytes(total.up))
    }
    faults = []
    await must(`check over ${scheme}`, client(address, 'check', '--read-data'))
  } finally {
    for (const { kind } of proxy.met) met.set(kind, (met.get(kind) ?? 0) + 1)
    await proxy.close()
    await server.stop()
  }
}

process.stdout.write(`seed ${seed}, ${rounds} syncs\n`)
try {
  row('', 'connections', 'faults', 'stored', 'sent')
  const half = Math.ceil(rounds / 2)
  await through('tcp', 1, half)
  if (half < rounds) await through('tls', half + 1, rounds)
  const repository = join(store, 'backup')
  await must('restic', runProgram('restic', ['check', '--read-data', '--no-cache', '--repo', repository], { env: { ...folder.environment, RESTIC_PASSWORD: 'campaign' } }))
  row('faults met', ...[...met].map(([kind, count]) => `${kind} ${count}`))
  for (const kind of [...planned].filter((one) => !met.has(one))) verdict.fault('faults met', `no ${kind} was, so nothing is known about it: plan more rounds`)
  if (planned.size === 0) verdict.fault('faults met', 'none was planned')
  verdict.tell('every sync ended, and the repository is clean')
} finally {
  folder.remove()
}
