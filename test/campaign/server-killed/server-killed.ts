/**
 * `npm run test:campaign:server-killed -- [--rounds N] [--seed N]`: three clients upload through a `backup serve` that is killed with SIGKILL at
 * 50 random moments, and started again. After each kill, every object that a client was told is stored is there, and every object
 * that is visible is whole. In the end all of them come back through the server. Needs 2 GB.
 */
import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { ObjectType } from '../../../src/core/contracts/object-store.js'
import { startBackupServer, type BackupServer } from '../../support/backup-server.js'
import { Random } from '../../support/random.js'
import { CampaignFolder, campaignOptions, row, Verdict } from '../understanding/campaign.js'
import { StoredObjects } from './stored-objects.js'
import { UploadingClient } from './uploading-client.js'

const clientCount = 3
const mostMs = 800

const { rounds, seed } = campaignOptions({ files: 0, rounds: 50, seed: 20_261_122 })
const random = new Random(seed)
const folder = new CampaignFolder()
const verdict = new Verdict()
const { signal } = new AbortController()
const args = (port: string): string[] => ['--listen', `127.0.0.1:${port}`, '--state', folder.at('state'), '--log-level', 'warn']
let server: BackupServer | undefined
let up: Promise<void> = Promise.resolve()

process.stdout.write(`seed ${seed}, ${clientCount} clients, ${rounds} kills\n`)
try {
  server = await startBackupServer(args('0'), folder.environment)
  const { address } = server
  const { port } = new URL(address)
  const init = { address, random, stateDirectory: folder.at('client'), serverIsUp: () => up }
  const clients = await Promise.all(Array.from({ length: clientCount }, () => UploadingClient.open(init)))
  const working = Promise.all(clients.map((client) => client.run()))
  const stored = new StoredObjects(folder.at('state', 'repositories', 'backup'))
  row('', 'after', 'told', 'stored', 'leftovers', 'repeated')
  for (let round = 1; round <= rounds; round++) {
    const ms = random.between(0, mostMs)
    await Promise.race([wait(ms), working])
    let start = (): void => undefined
    up = new Promise((resolve) => (start = resolve))
    await server.stop('SIGKILL')
    inspect(`kill ${round}`, clients, stored, `${ms} ms`)
    server = await startBackupServer(args(port), folder.environment)
    start()
  }
  for (const client of clients) client.stop()
  await working
  stored.forget()
  inspect('in the end', clients, stored, '')
  for (const client of clients) await compareThroughServer(client)
  for (const client of clients) await client.store.close()
  const { code } = await server.stop()
  if (code !== 0) verdict.fault('the end', `the server ended with ${code}`)
  verdict.tell('everything that was acknowledged is there and right, and nothing half was ever visible')
} finally {
  await server?.stop('SIGKILL')
  folder.remove()
}

function inspect(when: string, clients: readonly UploadingClient[], stored: StoredObjects, after: string): void {
  // The smallest objects are the same for several clients.
  const told = new Set(clients.flatMap(({ acknowledged }) => [...acknowledged]))
  const { objects, leftovers, damaged, missing } = stored.inspect(told)
  for (const text of damaged) verdict.fault(when, `${text} is not what its name says`)
  for (const text of missing) verdict.fault(when, `${text} was acknowledged and is not there`)
  row(when, after, told.size, objects, leftovers, clients.reduce((count, { repeated }) => count + repeated, 0))
}

/** What the client was told is stored is listed, and comes back as it was. */
async function compareThroughServer({ acknowledged, store }: UploadingClient): Promise<void> {
  const listed = new Set<string>()
  for (const type of ['pack', 'index', 'snapshot', 'key'] as const) for await (const { name } of store.list(type, { signal })) listed.add(`${type}/${name}`)
  for (const text of acknowledged) {
    const [type = '', name = ''] = text.split('/')
    if (!listed.has(text)) verdict.fault('the listing', `${text} is not in it`)
    const body = await store.get({ type: type as ObjectType, name }, { signal })
    if (createHash('sha256').update(body).digest('hex') !== name) verdict.fault('the server', `${text} came back as something else`)
  }
}
