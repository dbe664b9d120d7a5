/**
 * What is needed to get to a host without `ssh`: names, keys and files of known hosts. Where `ssh` is installed it is asked
 * (`ssh -G`), so that the person's configuration counts here as well.
 */
import { execFile } from 'node:child_process'
import { homedir, userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { SftpAddress } from '../address.js'
import { sshEnvironment } from './ssh-environment.js'

const run = promisify(execFile)

export interface HostSettings {
  readonly host: string
  readonly port: number
  readonly user: string
  /** The name and the port under which the host's key is kept. */
  readonly knownAs: string
  readonly knownPort: number
  readonly knownHostsFiles: readonly string[]
  readonly identityFiles: readonly string[]
  /** The socket of an agent; undefined for none. */
  readonly agent: string | undefined
  /** What of the person's configuration only `ssh` itself can do, by its name there. */
  readonly beyondUs: string | undefined
}

type Environment = Readonly<Record<string, string | undefined>>

/** In the order in which OpenSSH tries them. */
const usualKeys = ['id_rsa', 'id_ecdsa', 'id_ed25519']

/** `program`: the path of ssh; undefined where there is none. */
export async function hostSettings(address: SftpAddress, program: string | undefined, environment: Environment): Promise<HostSettings> {
  const home = environment['HOME'] ?? homedir()
  const answers = program === undefined ? new Map<string, string[]>() : await askSsh(program, address, environment)
  const one = (name: string): string | undefined => answers.get(name)?.[0]
  const set = (name: string): string | undefined => (one(name) === 'none' ? undefined : one(name))
  const files = (name: string): string[] => (one(name) ?? '').split(' ').filter((path) => path !== '' && path !== 'none')
  const inHome = (path: string): string => path.replace(/^~(?=\/)/, home)
  const host = one('hostname') ?? address.host
  const known = [...files('userknownhostsfile'), ...files('globalknownhostsfile')]
  const alias = set('hostkeyalias')
  const port = Number(one('port') ?? address.port ?? 22)
  return {
    host,
    port,
    user: one('user') ?? address.user ?? userInfo().username,
    knownAs: alias ?? host,
    // An alias is looked for as it is.
    knownPort: alias === undefined ? port : 22,
    knownHostsFiles: known.length > 0 ? known.map(inHome) : [join(home, '.ssh', 'known_hosts'), '/etc/ssh/ssh_known_hosts'],
    identityFiles: (answers.get('identityfile') ?? usualKeys.map((name) => join(home, '.ssh', name))).map(inHome),
    agent: agentOf(one('identityagent'), environment),
    beyondUs: ['proxyjump', 'proxycommand'].find((name) => set(name) !== undefined),
  }
}

function agentOf(configured: string | undefined, environment: Environment): string | undefined {
  if (configured === 'none') return undefined
  if (configured === undefined || configured === 'SSH_AUTH_SOCK') return environment['SSH_AUTH_SOCK']
  return configured.startsWith('$') ? environment[configured.slice(1)] : configured
}

async function askSsh(program: string, address: SftpAddress, environment: Environment): Promise<Map<string, string[]>> {
  const login = address.user === undefined ? [] : ['-l', address.user]
  const port = address.port === undefined ? [] : ['-p', String(address.port)]
  const { stdout } = await run(program, ['-G', ...login, ...port, '--', address.host], { env: sshEnvironment(environment) })
  const answers = new Map<string, string[]>()
  for (const line of stdout.split('\n')) {
    const space = line.indexOf(' ')
    if (space < 0) continue
    const name = line.slice(0, space)
    answers.set(name, [...(answers.get(name) ?? []), line.slice(space + 1)])
  }
  return answers
}
