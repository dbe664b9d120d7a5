/** What a server is to do, from its flags: everything that can be refused before anything is opened. */
import { join, resolve } from 'node:path'
import { BackupError } from '../../core/contracts/errors.js'
import { schemeOf } from '../../core/support/address.js'
import { defaultPort } from '../../core/transport/tcp/address.js'
import { isLoopback } from '../../core/support/loopback.js'
import { reachableHost } from '../../server/certificate/host-names.js'
import type { ListenAddress, ServerLimits } from '../../server/contracts.js'
import { defaultLimits } from '../../server/limits.js'
import { parseListenAddress } from '../../server/listen-address.js'
import { defaultBudgetBytes } from '../../server/transfers/memory-budget.js'
import type { ServerRules } from '../../server/policy/server-rules.js'
import { checkUserName } from '../../server/users/user-name.js'
import { stateDirectoryOf } from './flags.js'
import { parseBytes, parseSeconds } from './quantities.js'

export interface ServeFlags {
  readonly store?: string | undefined
  readonly listen?: string | undefined
  readonly rest?: string | undefined
  readonly metrics?: string | undefined
  readonly 'append-only'?: boolean
  readonly quota?: string | undefined
  readonly retention?: string | undefined
  readonly state?: string | undefined
  readonly user: string
  readonly name?: string | undefined
  readonly plain?: boolean
  readonly insecure?: boolean
  readonly 'tls-cert'?: string | undefined
  readonly 'tls-key'?: string | undefined
  readonly memory?: string | undefined
  readonly connections?: number | undefined
  readonly repositories?: number | undefined
}

export interface ServePlan {
  readonly storeAddress: string
  readonly stateDirectory: string
  readonly listen: ListenAddress
  readonly rest: ListenAddress | undefined
  readonly metrics: ListenAddress | undefined
  readonly rules: ServerRules
  readonly memoryBytes: number
  readonly limits: ServerLimits
  /** Without TLS. */
  readonly plain: boolean
  /** Undefined: the server's own. */
  readonly certificateFiles: { readonly certificate: string; readonly key: string } | undefined
  /** How clients reach it. */
  readonly host: string
  /** The user that is made where there is none. */
  readonly firstUser: string
}

const defaultRestPort = 8000
const defaultMetricsPort = 9464
/** Below it the largest packs that clients make would not fit. */
const leastMemoryBytes = 24 * 1024 * 1024

/** Errors: `invalid-usage`. */
export function servePlan(flags: ServeFlags): ServePlan {
  const stateDirectory = stateDirectoryOf(flags)
  // In the clear nobody should have to remember that a token goes over the network.
  const listen = parseListenAddress(flags.listen ?? (flags.plain === true ? '127.0.0.1' : ''), '--listen', defaultPort)
  const rest = flags.rest === undefined ? undefined : parseListenAddress(flags.rest, '--rest', defaultRestPort)
  const plain = flags.plain === true
  if (plain && flags.insecure !== true) for (const at of [listen, rest]) if (at !== undefined) demandLoopback(at)
  checkUserName(flags.user)
  const memoryBytes = flags.memory === undefined ? defaultBudgetBytes : parseBytes(flags.memory, '--memory')
  if (memoryBytes < leastMemoryBytes) throw new BackupError('invalid-usage', `--memory ${flags.memory} is too little`, { hint: 'Objects of up to 24 MiB have to fit: leave it out, or give more.' })
  return {
    storeAddress: storeAddress(flags.store ?? join(stateDirectory, 'repositories')),
    stateDirectory,
    listen,
    rest,
    metrics: flags.metrics === undefined ? undefined : parseListenAddress(flags.metrics, '--metrics', defaultMetricsPort),
    rules: rulesOf(flags),
    memoryBytes,
    limits: { ...defaultLimits(memoryBytes), ...(flags.connections !== undefined && { connections: flags.connections }) },
    plain,
    certificateFiles: certificateFiles(flags),
    host: flags.name ?? reachableHost(listen.host),
    firstUser: flags.user,
  }
}

function rulesOf(flags: ServeFlags): ServerRules {
  return {
    appendOnly: flags['append-only'] === true,
    ...(flags.quota !== undefined && { quotaBytes: parseBytes(flags.quota, '--quota') }),
    ...(flags.retention !== undefined && { retentionSeconds: parseSeconds(flags.retention, '--retention') }),
    ...(flags.repositories !== undefined && { repositoriesPerUser: flags.repositories }),
  }
}

/** Folders are made absolute: their stores are opened much later. */
function storeAddress(given: string): string {
  if (given === '') throw new BackupError('invalid-usage', '--store is empty', { hint: 'Name a folder, or any address of a repository without its name.' })
  const scheme = schemeOf(given)
  if (scheme === 'tls' && !/[?&](?:fp|ca)=[^&]/.test(given)) {
    // Nobody is there to compare when a server trusts another one for the first time.
    throw new BackupError('invalid-usage', '--store names a server, and not by what certificate it is known', {
      hint: 'End the address with ?fp=sha256:... as that server prints it, or with ?ca=FILE of the authorities that vouch for it (/etc/ssl/certs/ca-certificates.crt for public ones).',
    })
  }
  return scheme === undefined ? resolve(given) : given
}

function certificateFiles(flags: ServeFlags): ServePlan['certificateFiles'] {
  const { 'tls-cert': certificate, 'tls-key': key } = flags
  return certificate === undefined || key === undefined ? undefined : { certificate, key }
}

function demandLoopback({ host }: ListenAddress): void {
  if (isLoopback(host)) return
  throw new BackupError('invalid-usage', `tokens would go to ${host} in the clear`, { hint: 'Leave out --plain; or, where something in front of the server does TLS, add --insecure.' })
}
