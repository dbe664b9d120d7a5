/** A server from its start until it is told to stop. */
import type { CommandServices } from '../../composition.js'
import { keepReachable, lastReachable, userAddress, type Reachable } from '../../server/announcement.js'
import { givenCertificate, writtenFingerprint } from '../../server/certificate/given-certificate.js'
import { ownNames } from '../../server/certificate/host-names.js'
import { ownCertificate } from '../../server/certificate/own-certificate.js'
import type { ServerCertificate, ServerLog } from '../../server/contracts.js'
import { startServer, type RunningServer, type ServerInit } from '../../server/server.js'
import { stateFolderError } from '../../server/state-folder-error.js'
import { startSocketListener } from '../../server/socket/listener.js'
import { asError, messageOf } from '../../core/contracts/errors.js'
import { neverAborted } from '../../core/support/abort.js'
import { interruptedExitCode } from '../interruption.js'
import { pinOf } from './announce.js'
import type { ServePlan } from './plan.js'
import { certificateRenewal } from './renewal.js'

/** Calls to the server's own store at a time, for each repository that is open. */
const storeConnections = 8

export interface ServeRun {
  readonly plan: ServePlan
  readonly log: ServerLog
  readonly graceSeconds: number
}

/** Resolves when it has stopped in good order. Errors: those of starting. */
export async function runServer({ plan, log, graceSeconds }: ServeRun, services: CommandServices): Promise<void> {
  const { clock, signal } = services
  const certificate = await certificateOf(plan, services)
  const server = await startServer(
    {
      ...plan,
      certificate,
      clock,
      log,
      openStore: services.serverStores(storeConnections, (message) => log.warn('store_says', { message })),
      protocols: await protocolsOf(plan),
      metricsAt: plan.metrics,
    },
    { signal },
  )
  const renew = plan.certificateFiles && certificateRenewal({ files: plan.certificateFiles, log, use: (renewed) => useRenewed(renewed, server, plan) })
  // A fault in what is done for one client ends nothing of all others; where it shows at once, the process still ends (main.ts).
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', (error) => log.warn('unhandled_rejection', { message: messageOf(error), stack: asError(error).stack }))
  const stopped = untilStopped(server, graceSeconds, { log, renew }, services)
  try {
    await announce(server, plan, certificate, log, services)
  } catch (error) {
    // Nobody was told where it listens. What else fails now says less than this error.
    await server.stop(0).catch((failure: unknown) => log.warn('not_stopped', { message: messageOf(failure) }))
    throw stateFolderError(asError(error))
  }
  await stopped
}

async function protocolsOf({ listen, rest }: ServePlan): Promise<ServerInit['protocols']> {
  const socket = { protocol: 'socket', flag: '--listen', at: listen, start: startSocketListener } as const
  if (rest === undefined) return [socket]
  const { startRestListener } = await import('../../server/rest/listener.js')
  return [socket, { protocol: 'rest', flag: '--rest', at: rest, start: startRestListener }]
}

async function certificateOf({ plain, certificateFiles: files, stateDirectory, listen, host }: ServePlan, { clock, signal }: CommandServices): Promise<ServerCertificate | undefined> {
  if (plain) return undefined
  if (files !== undefined) return givenCertificate(files.certificate, files.key)
  try {
    return await ownCertificate({ stateDirectory, names: ownNames([host, listen.host]), clock }, { signal })
  } catch (error) {
    throw stateFolderError(asError(error))
  }
}

/** The first signal lets what is under way end, the second one does not. SIGHUP is such a signal only where there are no files to read again. */
function untilStopped(server: RunningServer, graceSeconds: number, { log, renew }: { readonly log: ServerLog; readonly renew: (() => void) | undefined }, services: CommandServices): Promise<void> {
  return new Promise((resolve, reject) => {
    let stopping = false
    services.answerSignals((name) => {
      if (name === 'SIGHUP' && renew !== undefined) return renew()
      if (stopping) process.exit(interruptedExitCode)
      stopping = true
      log.info('stopping', { signal: name, grace_seconds: graceSeconds })
      server.stop(graceSeconds).then(() => log.info('stopped')).then(resolve, reject)
    })
  })
}

/** What `serve user add` prints goes with it. */
async function useRenewed(certificate: ServerCertificate, server: RunningServer, plan: ServePlan): Promise<void> {
  server.useCertificate(certificate)
  await keepReachable(plan.stateDirectory, reachableAt(server, plan, certificate), { signal: neverAborted })
}

function reachableAt(server: RunningServer, { plain, host }: ServePlan, certificate: ServerCertificate | undefined): Reachable {
  return { scheme: plain ? 'tcp' : 'tls', host, port: portOf(server), ...(certificate !== undefined && pinOf(certificate)) }
}

/** A line on stdout for each user, with the token only of one that was made just now: nobody can read it anywhere later. */
async function announce(server: RunningServer, plan: ServePlan, certificate: ServerCertificate | undefined, log: ServerLog, { output, settings }: CommandServices): Promise<void> {
  const options = { signal: neverAborted }
  const { firstUser, stateDirectory } = plan
  const reachable = reachableAt(server, plan, certificate)
  const isFirstStart = (await lastReachable(stateDirectory)) === undefined
  await keepReachable(stateDirectory, reachable, options)
  const known = (await server.users.list()).map(({ user }) => user)
  // Whoever removed the last user, or kept a store and lost the users, is asked before anybody gets in again.
  const isWanted = known.length === 0 && isFirstStart && !(await server.hasRepositories(firstUser))
  const token = isWanted ? await server.users.add(firstUser, options) : undefined
  const users = token === undefined ? [...known].sort((one, other) => Number(other === firstUser) - Number(one === firstUser)) : [firstUser]
  const addresses = users.map((user) => ({ user, address: userAddress(reachable, user, token) }))
  for (const { protocol, address: at } of server.listening) log.info('listening', { protocol, address: at })
  if (users.length === 0) log.warn('no_users', { hint: `nobody gets in; make a user: backup serve user add ${firstUser}` })
  else if (token === undefined) log.info('token_not_shown', { users, hint: 'tokens are shown once; a new one: backup serve user rotate USER' })
  if (settings.json) await output.json({ ...addresses[0], users: addresses, newUser: token !== undefined, ...(certificate !== undefined && { fingerprint: writtenFingerprint(certificate) }), listening: server.listening })
  else await output.lines(addresses.map(({ address }) => address))
  await output.flush()
}

function portOf({ listening }: RunningServer): number {
  const address = listening.find(({ protocol }) => protocol === 'socket')?.address ?? ''
  return Number(address.slice(address.lastIndexOf(':') + 1))
}
