/** A real OpenSSH server on a free port of 127.0.0.1, with keys of its own, run by the present user in the foreground. */
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
/** Not on everybody's PATH. sshd starts itself anew for every connection, by its absolute path. */
export const openSshProgram = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/usr/local/sbin'].map((folder) => join(folder, 'sshd')).find((path) => existsSync(path))

export interface OpenSshServer {
  readonly port: number
  readonly user: string
  /** A home folder with `.ssh/id_ed25519`, which the server lets in, and `.ssh/known_hosts`, which knows the server. */
  readonly home: string
  /** A folder that holds a program `ssh`: the system's, with `home` for its configuration. */
  readonly binFolder: string
  /** The public key of a second host key, of another type, which `known_hosts` does not hold. */
  readonly otherHostKeyFile: string
  /** Where repositories may lie; on this machine as well. */
  readonly folder: string
  /** Ends the processes that serve the connections that are open. */
  cutConnections(): Promise<void>
  /** Ends the server and removes everything. */
  stop(): Promise<void>
}

export interface OpenSshOptions {
  /** What serves SFTP (default `internal-sftp`). */
  readonly subsystem?: string
}

export async function startOpenSsh(options: OpenSshOptions = {}): Promise<OpenSshServer> {
  const base = await mkdtemp(join(tmpdir(), 'backup-sshd-'))
  let child: ChildProcess | undefined
  const stop = async (): Promise<void> => {
    // Connections first: without the server they have another parent.
    if (child !== undefined) await cut(child)
    if (child !== undefined) await end(child)
    await rm(base, { recursive: true, force: true })
  }
  try {
    const home = join(base, 'home')
    const folder = join(base, 'repositories')
    await mkdir(join(home, '.ssh'), { recursive: true, mode: 0o700 })
    await mkdir(folder)
    await makeKey(join(base, 'host_key'), 'ed25519')
    await makeKey(join(base, 'other_host_key'), 'ecdsa')
    await makeKey(join(home, '.ssh', 'id_ed25519'), 'ed25519')
    // Where sshd of Debian locks up what speaks with strangers; the service's own start makes it too.
    if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true, mode: 0o755 })
    const started = await listen(base, options.subsystem ?? 'internal-sftp')
    child = started.child
    await writeFile(join(home, '.ssh', 'known_hosts'), await knownHostsLine(join(base, 'host_key.pub'), started.port))
    const binFolder = await makeSshProgram(base, home)
    return { port: started.port, user: userInfo().username, home, binFolder, folder, otherHostKeyFile: join(base, 'other_host_key.pub'), cutConnections: () => cut(started.child), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

export async function makeKey(path: string, type: string, passphrase = ''): Promise<void> {
  await run('ssh-keygen', ['-q', '-t', type, '-N', passphrase, '-C', 'test', '-f', path])
}

export async function knownHostsLine(publicKeyFile: string, port: number): Promise<string> {
  const [type = '', key = ''] = (await readFile(publicKeyFile, 'utf8')).split(' ')
  return `[127.0.0.1]:${port} ${type} ${key}\n`
}

/** Somebody else may take the free port before sshd does: then another one is tried. */
async function listen(base: string, subsystem: string): Promise<{ child: ChildProcess; port: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort()
    await writeFile(join(base, 'sshd_config'), [...usualConfiguration(base, port), `Subsystem sftp ${subsystem}`, ''].join('\n'))
    const child = spawn(openSshProgram ?? 'sshd', ['-D', '-e', '-f', join(base, 'sshd_config')], { stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4000)))
    if (await answers(child, port)) return { child, port }
    await end(child)
    if (attempt === 3) throw new Error(`sshd does not start: ${said}`)
  }
}

function usualConfiguration(base: string, port: number): string[] {
  return [
    `Port ${port}`, 'ListenAddress 127.0.0.1', `HostKey ${join(base, 'host_key')}`, `HostKey ${join(base, 'other_host_key')}`, `AuthorizedKeysFile ${join(base, 'home', '.ssh', 'id_ed25519.pub')}`,
    'PidFile none', 'StrictModes no', 'UsePAM no', 'PermitRootLogin yes', 'PasswordAuthentication no', 'KbdInteractiveAuthentication no',
    'MaxStartups 100', 'MaxAuthTries 20', 'LogLevel ERROR',
    // The usual one is made to stand up to computers that nobody has, and takes longer than the rest of the login.
    'KexAlgorithms curve25519-sha256', 'UseDNS no',
  ]
}

/** The system's ssh, which asks the password file for the home folder, and would otherwise read the developer's own configuration. */
async function makeSshProgram(base: string, home: string): Promise<string> {
  const configuration = [
    'Host *', `IdentityFile ${join(home, '.ssh', 'id_ed25519')}`, 'IdentitiesOnly yes', 'IdentityAgent none',
    `UserKnownHostsFile ${join(home, '.ssh', 'known_hosts')}`, 'GlobalKnownHostsFile /dev/null', '',
  ]
  await writeFile(join(home, '.ssh', 'config'), configuration.join('\n'))
  const binFolder = join(base, 'bin')
  await mkdir(binFolder)
  const { stdout } = await run('sh', ['-c', 'command -v ssh'])
  await writeFile(join(binFolder, 'ssh'), `#!/bin/sh\nexec ${stdout.trim()} -F ${join(home, '.ssh', 'config')} "$@"\n`, { mode: 0o755 })
  return binFolder
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

/** Asks until the server says its version; false when the process ended. */
async function answers(child: ChildProcess, port: number): Promise<boolean> {
  while (child.exitCode === null && child.signalCode === null) {
    if (await saysHello(port)) return true
    await new Promise(setImmediate)
  }
  return false
}

function saysHello(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    socket.once('data', (text) => resolve(text.toString('latin1').startsWith('SSH-2.0-')))
    socket.once('error', () => resolve(false)).once('close', () => resolve(false))
    socket.once('data', () => socket.destroy())
  })
}

async function cut(server: ChildProcess): Promise<void> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid='])
  const rows = stdout.split('\n').map((line) => line.trim().split(/\s+/).map(Number))
  for (const [pid, parent] of rows) if (pid !== undefined && parent === server.pid) killIfThere(pid)
}

/** It may have ended by itself since it was listed. */
function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}

export interface SshAgent {
  readonly socket: string
  stop(): Promise<void>
}

/** An agent of its own that holds the key. */
export async function startAgent(folder: string, keyFile: string): Promise<SshAgent> {
  const socket = join(folder, 'agent')
  const child = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' })
  const adding = (): Promise<boolean> => run('ssh-add', ['-q', keyFile], { env: { ...process.env, SSH_AUTH_SOCK: socket } }).then(() => true, () => false)
  while (!(await adding())) if (child.exitCode !== null) throw new Error('ssh-agent does not start')
  return { socket, stop: () => end(child) }
}
