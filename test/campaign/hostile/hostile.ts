/**
 * `npm run test:campaign:hostile -- [--frames N] [--requests N] [--seed N]`: clients that lie, dawdle, flood and guess at two real `backup serve`, one over TLS
 * and append-only with room for a thousand connections, one in the clear with a retention and the limits as they come. All the time an
 * honest client in a process of its own does its work, and may not have to wait a second longer than alone. In the end everything honest
 * is there and right, and the servers are what they were. Linux: other addresses of this machine, and `/proc`.
 */
import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { Random } from '../../support/random.js'
import { program, runProgram, textOnly } from '../../support/run.js'
import { ClientFolder } from '../two-servers/client-folder.js'
import { CampaignFolder, campaignOptions, row, Verdict } from '../understanding/campaign.js'
import { compare, faultsOfLog, putPack, settle } from './aftermath.js'
import { AttackedServer } from './attacked-server.js'
import { Bystander } from './bystander.js'
import { crowdAgainstLimits, crowdIn } from './crowd-attack.js'
import { attackWithFrames } from './frame-attack.js'
import { idleCost } from './idle-clients.js'
import { attackRest, resetStreams, uploadSlowlyOverRest } from './rest-attack.js'
import { breakRules } from './rules-attack.js'
import { attackSlowly } from './slow-attack.js'
import { guessManyAtOnce, guessOverRest, guessOverSocket } from './token-attack.js'
import { readNothing, readNothingOfRest } from './unread-attack.js'

const { frames, requests, seed } = campaignOptions({ frames: 10_000, requests: 2000, seed: 20_261_122 })
/** As it is by default: told, so that no object is larger than the servers take. */
const budgetBytes = 40 * 1024 * 1024
const largeBytes = 16 * 1024 * 1024

const random = new Random(seed)
const folder = new CampaignFolder()
const verdict = new Verdict()
const tokens = new Map<string, string>()
const servers: AttackedServer[] = []
const fresh: AttackedServer[] = []
const memory = ['--memory', `${budgetBytes / 1024 / 1024}MiB`]
let bystander: Bystander | undefined

process.stdout.write(`seed ${seed}, ${frames} frames, ${requests} requests\n`)
try {
  const tls = await AttackedServer.start('tls', ['--append-only', '--connections', '4000', ...memory], folder, tokens)
  servers.push(tls)
  await Promise.all(['honest', 'mallory', 'trudy'].map((user) => AttackedServer.addUser(user, folder, tokens)))
  const tcp = await AttackedServer.start('tcp', ['--plain', '--retention', '30d', ...memory], folder, tokens)
  servers.push(tcp)
  const documents = new ClientFolder(folder.at('documents'), random)
  documents.grow(20)
  for (const server of servers) for (const command of [['init'], ['sync', '--no-analyze', folder.at('documents')]]) await honest(server, ...command)
  const large = random.bytes(largeBytes)
  const largeName = createHash('sha256').update(large).digest('hex')
  for (const server of servers) await putPack(server, 'mallory', large)

  bystander = new Bystander('honest', verdict)
  for (const server of servers) await bystander.measureAlone(server, () => wait(4000))
  const before = new Map(servers.map((server) => [server, server.residentBytes]))
  for (const server of servers) await attackAll(bystander, server, largeName)
  bystander.end()

  for (const server of servers) await settle(server, { before: before.get(server) ?? 0, budgetBytes, verdict })
  const idle = await idleCost(await freshServer(), 'trudy')
  row('idle clients over tls', `${idle.clients}`)
  row('  memory of each', `${(idle.bytesAClient / 1024).toFixed(0)} KiB`)
  row('  processor within 20 s', `${idle.secondsWith.toFixed(2)} s`, 'without', `${idle.secondsWithout.toFixed(2)} s`)
  if (idle.secondsWith > idle.secondsWithout + 0.5) verdict.fault('idle clients', 'they keep the server busy')

  documents.grow(5)
  for (const server of servers) {
    for (const command of [['sync', '--no-analyze', folder.at('documents')], ['check', '--read-data']]) await honest(server, ...command)
    await compare(server, 'honest', bystander.acknowledged.get(server.name) ?? [], verdict)
    if (server.hasEnded) verdict.fault(server.name, 'the server is another one')
    const { code, stderr } = await server.stop()
    faultsOfLog(server, stderr, verdict)
    if (code !== 0) verdict.fault(server.name, `the server ended with ${code}`)
  }
  verdict.tell('nobody honest had to wait or lost anything, and the servers are what they were')
} finally {
  bystander?.end()
  for (const server of [...servers, ...fresh]) await server.stop('SIGKILL')
  folder.remove()
}

/** Whose memory nobody has used yet. */
async function freshServer(): Promise<AttackedServer> {
  const server = await AttackedServer.start('fresh', memory, folder, tokens)
  fresh.push(server)
  await putPack(server, 'trudy', random.bytes(largeBytes))
  return server
}

async function attackAll(beside: Bystander, server: AttackedServer, object: string): Promise<void> {
  const secure = server.socket.secure
  const during = async (what: string, attack: () => Promise<string>): Promise<void> => {
    let found = ''
    await beside.during(`${what}, ${server.name}`, server, async () => (found = await attack()))
    process.stdout.write(`  ${found}\n`)
  }
  const user = 'mallory'
  const stranger = 'honest'
  const counted = (counts: ReadonlyMap<string, number>): string => [...counts].sort(([one], [other]) => one.localeCompare(other)).map(([name, count]) => `${name} ${count}`).join(', ')
  const seconds = (milliseconds: readonly number[]): string => milliseconds.map((ms) => (ms / 1000).toFixed(1)).join(' ')

  await during('hostile frames', async () => counted(await attackWithFrames({ server, random, verdict, frames: frames / 2, user, stranger, object })))
  if (secure) {
    await during('one byte a second', async () => {
      const { strangers, sentAway, givenUp } = await attackSlowly(server, user, verdict)
      return `${sentAway} of ${strangers} without a login were sent away, uploads were given up ${givenUp} times`
    })
    const held = (bytes: number): string => `objects on their way took ${(bytes / 2 ** 20).toFixed(1)} MiB at most`
    await during('GETs that nobody reads', async () => held(await readNothing(server, user, object)))
    await during('GETs over REST that nobody reads', async () => held(await readNothingOfRest(server, user, object)))
    await during('a thousand connections', async () => {
      const { open, loggedIn, sentAway } = await crowdIn(server, [user, 'trudy'], verdict)
      return `${open} were in, ${loggedIn} of them logged in; ${sentAway} who said nothing were sent away`
    })
  } else {
    await during('1,100 connections, default limits', async () => {
      const { ofOneAddress, ofAll } = await crowdAgainstLimits(server, user, verdict)
      return `${ofOneAddress} of one address stayed, ${ofAll} of several`
    })
  }
  await during('guessed tokens', async () => {
    const [socket, rest] = await Promise.all([guessOverSocket(server, stranger, '127.20.0.1', verdict), guessOverRest(server, 'trudy', '127.20.0.2', verdict)])
    return `answered after ${seconds(socket.answeredMs.slice(0, 10))} s, over REST ${seconds(rest.answeredMs.slice(0, 10))} s`
  })
  await during('many tokens at once', async () => `${await guessManyAtOnce(server, user, '127.20.0.3', verdict)} refused`)
  await during('what the rules forbid', async () => `${await breakRules(server, user, stranger, beside.acknowledged.get(server.name)?.find((name) => name.startsWith('pack/'))?.slice(5) ?? '', random, verdict)} tries were refused`)
  await during('noise over REST', async () => counted(await attackRest({ server, user, stranger, random, verdict, requests: requests / 2 })))
  await during('slow uploads over REST', async () => `${await uploadSlowlyOverRest(server, user)} were given up`)
  if (secure) await during('streams that are reset', async () => `${await resetStreams(server, user)} were asked for`)
}

async function honest(server: AttackedServer, ...args: readonly string[]): Promise<void> {
  const env = { ...folder.environment, BACKUP_CONFIG: textOnly, BACKUP_PASSWORD: 'campaign', BACKUP_REPOSITORY: server.address('backup') }
  const run = await runProgram(process.execPath, [program, ...args], { env })
  if (run.code !== 0) verdict.fault(`${args[0] ?? ''}, ${server.name}`, `ended with ${run.code}: ${run.stderr.trim()}`)
}
