/**
 * The way by the system's own `ssh`, which obeys the person's whole configuration: jump hosts, agents, certificates, keys
 * in hardware. SFTP runs over its standard input and output. No shell is involved.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { Duplex } from 'node:stream'
import type { SftpAddress } from '../address.js'
import type { Failures } from '../failures.js'
import type { Channel } from './channel.js'
import type { Patience } from './patience.js'
import { sshEnvironment } from './ssh-environment.js'
import { errorFromSsh } from './ssh-words.js'

/** Stronger than the person's configuration. What is not said here is theirs to decide. */
const options: readonly string[] = [
  // Nobody is there to answer.
  'BatchMode=yes',
  // A changed key must never be taken, whatever is configured for work by hand.
  'StrictHostKeyChecking=yes',
  'UpdateHostKeys=no',
  // A connection that is there already may be used; ours must end with us.
  'ControlMaster=no',
  'ClearAllForwardings=yes',
  'ForwardAgent=no',
  'ForwardX11=no',
  'PermitLocalCommand=no',
  'RemoteCommand=none',
  'RequestTTY=no',
  'LogLevel=ERROR',
]

function optionsOf({ keepAliveSeconds, keepAlivesMissed, loginSeconds }: Patience): string[] {
  return [...options, `ServerAliveInterval=${keepAliveSeconds}`, `ServerAliveCountMax=${keepAlivesMissed}`, `ConnectTimeout=${loginSeconds}`]
}

/** Enough for the warning of a changed key. */
const mostErrorChars = 8192
/** A child whose output ended has as long to say why. */
const lastWordsMs = 1000

export function sshArguments(address: SftpAddress, patience: Patience): string[] {
  return [
    ...optionsOf(patience).flatMap((option) => ['-o', option]),
    ...(address.user === undefined ? [] : ['-l', address.user]),
    ...(address.port === undefined ? [] : ['-p', String(address.port)]),
    '-s', '--', address.host, 'sftp',
  ]
}

/** `program`: the absolute path of ssh. */
export function dialBySsh(program: string, address: SftpAddress, environment: Readonly<Record<string, string | undefined>>, patience: Patience, failures: Failures): Promise<Channel> {
  // In a process group of its own: an interrupt from the keyboard must not take the connection away before locks are given back.
  const child = spawn(program, sshArguments(address, patience), { stdio: 'pipe', env: sshEnvironment(environment), detached: true })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-mostErrorChars)
  })
  const ended = endOf(child)
  const stream = Duplex.from({ writable: child.stdin, readable: child.stdout })
  // Where nothing listens any more: `end` destroys what a client has let go.
  stream.on('error', () => undefined)
  return Promise.resolve({
    stream,
    async reason() {
      const startFailure = await Promise.race([ended, after(lastWordsMs)])
      if (startFailure !== undefined) return failures.make('store-failed', `cannot start ${program}: ${startFailure.message}`, { cause: startFailure })
      return errorFromSsh(said, failures)
    },
    end() {
      stream.destroy()
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    },
  })
}

/** Resolves when the child is gone and has said everything, with the error where it never started. */
function endOf(child: ChildProcess): Promise<Error | undefined> {
  return new Promise((resolve) => {
    child.once('error', resolve)
    child.once('close', () => resolve(undefined))
  })
}

function after(milliseconds: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), milliseconds).unref())
}
