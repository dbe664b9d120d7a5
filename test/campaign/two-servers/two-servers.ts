/**
 * `npm run test:campaign:two-servers -- [--rounds N] [--files N] [--seed N]`: two `backup serve` stand in front of one bucket of a SeaweedFS
 * with three volume servers, and three clients sync through both, all at once, into one repository. In every round one volume server is
 * killed at some moment (in every third two are) and comes back, sometimes while the clients are at work and sometimes after it. All syncs end well, both servers and
 * restic find the repository clean, and what each client saved last comes back whole through the other server. Needs restic and weed
 * (`node test/peers/go-peers.mjs`), and 500 MB.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { findPeer } from '../../peers/find-peer.js'
import { startSeaweedFS, type SeaweedFS, type VolumeServer } from '../../peers/seaweedfs.js'
import { startBackupServer, type BackupServer } from '../../support/backup-server.js'
import { compareFolders } from '../../support/compare-folders.js'
import { Random } from '../../support/random.js'
import { program, runProgram, textOnly, type Run } from '../../support/run.js'
import { CampaignFolder, campaignOptions, row, Verdict } from '../understanding/campaign.js'
import { ClientFolder } from './client-folder.js'

const clients = ['ada', 'grace', 'mary'] as const
const bucket = 'backups'
const password = 'one password for all'

const { files, rounds, seed } = campaignOptions({ files: 30, rounds: 10, seed: 20_261_122 })
const random = new Random(seed)
const folder = new CampaignFolder()
const verdict = new Verdict()
const servers: BackupServer[] = []
let seaweed: SeaweedFS | undefined
/** Lines in which clients said that they call again. */
let warnings = 0

process.stdout.write(`seed ${seed}, ${clients.length} clients with ${files} new files a round, ${rounds} rounds\n`)
try {
  const weed = findPeer('weed')
  if (weed === undefined) throw new Error('weed is not installed: node test/peers/go-peers.mjs builds it')
  seaweed = await startSeaweedFS(weed)
  const keys = { AWS_ACCESS_KEY_ID: seaweed.accessKey, AWS_SECRET_ACCESS_KEY: seaweed.secretKey }
  const store = `s3:${seaweed.endpoint}/${bucket}`
  for (const name of ['first', 'second']) {
    servers.push(await startBackupServer(['--store', store, '--listen', '127.0.0.1:0', '--state', folder.at(name), '--user', 'family', '--log-level', 'warn'], { ...folder.environment, ...keys }))
  }
  await wanted('init', run(0, ['init']))
  const folders = clients.map((name) => new ClientFolder(folder.at(name), random))
  row('', 'seconds', 'killed at', 'back at', 'added', 'felt by', 'by servers')
  for (let round = 0; round < rounds; round++) await syncAll(folders, round, victimsOf(round, seaweed.volumeServers))

  for (const [index] of servers.entries()) await wanted(`check by server ${index}`, run(index, ['check', '--read-data']))
  await wanted('check by restic', runProgram('restic', ['--no-cache', '-r', `${store}/family`, 'check', '--read-data'], { env: { ...folder.environment, ...keys, RESTIC_PASSWORD: password } }))
  const saved = JSON.parse((await wanted('snapshots', run(0, ['snapshots', '--json']))) || '[]') as { id: string; hostname: string; time: string }[]
  saved.sort((a, b) => Date.parse(a.time) - Date.parse(b.time))
  if (saved.length !== clients.length * rounds) verdict.fault('snapshots', `there are ${saved.length}, not ${clients.length * rounds}`)
  for (const [index, name] of clients.entries()) {
    const latest = saved.filter(({ hostname }) => hostname === name).at(-1)
    if (latest === undefined) continue
    await wanted(`restore of ${name}`, run((rounds + index) % servers.length, ['restore', latest.id, '--target', folder.at('restored', name)]))
    const differences = compareFolders(folder.at(name), folder.at('restored', name, folder.at(name)))
    if (differences.length > 0) verdict.fault(`restore of ${name}`, JSON.stringify(differences.slice(0, 3)))
  }
  verdict.tell('all syncs ended, the repository is clean, and everything comes back')
} finally {
  for (const server of servers) await server.stop('SIGKILL')
  await seaweed?.stop()
  folder.remove()
}

/** All clients at once, each by the other server than in the round before. */
async function syncAll(folders: readonly ClientFolder[], round: number, victims: readonly VolumeServer[]): Promise<void> {
  const added = folders.reduce((bytes, each) => bytes + each.grow(files), 0)
  const begun = performance.now()
  const [warningsBefore, eventsBefore] = [warnings, serverEvents()]
  const seconds = (): string => `${((performance.now() - begun) / 1000).toFixed(1)} s`
  const syncs = clients.map((name, index) => wanted(`round ${round}, ${name}`, run((round + index) % servers.length, ['sync', '--no-analyze', '--host', name, folder.at(name)])))
  const all = Promise.all(syncs)
  await wait(random.between(0, 4000))
  await Promise.all(victims.map((victim) => victim.kill()))
  const killed = seconds()
  // With one server left nothing can be stored twice, and nothing ends.
  if (victims.length > 1 || random.chance(0.5)) await wait(random.between(1000, 5000))
  else await all
  await Promise.all(victims.map((victim) => victim.startAgain()))
  const back = seconds()
  await all
  row(`round ${round}, ${victims.length} killed`, seconds(), killed, back, `${(added / 1e6).toFixed(0)} MB`, warnings - warningsBefore, serverEvents() - eventsBefore)
}

/** One, and in every third round two, so that the clients' calls fail as well: SeaweedFS itself gets over the loss of one. */
function victimsOf(round: number, all: readonly VolumeServer[]): VolumeServer[] {
  const count = round % 3 === 2 ? 2 : 1
  return Array.from({ length: count }, (_, index) => all[(round + index) % all.length] as VolumeServer)
}

/** What the servers have warned of so far: calls to the bucket that are made again, among others. */
function serverEvents(): number {
  return servers.reduce((sum, server) => sum + server.events().length, 0)
}

function run(server: number, args: readonly string[]): Promise<Run> {
  const env = { ...folder.environment, BACKUP_CONFIG: textOnly, BACKUP_PASSWORD: password, BACKUP_REPOSITORY: servers[server]?.address ?? '' }
  return runProgram(process.execPath, [program, ...args], { env })
}

/** What it printed; a fault unless it ended well. */
async function wanted(what: string, running: Promise<Run>): Promise<string> {
  const { code, stdout, stderr } = await running
  warnings += stderr.split('\n').filter((line) => line !== '').length
  if (code !== 0) verdict.fault(what, `it ended with ${code}: ${stderr.trim().slice(-500)}`)
  return code === 0 ? stdout : ''
}
