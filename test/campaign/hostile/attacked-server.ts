/** A real `backup serve` with all its doors, and what can be seen of it from outside: its counters, its memory and its time. Linux only. */
import { readFileSync } from 'node:fs'
import { startBackupServer, type BackupServer } from '../../support/backup-server.js'
import { program, runProgram, type Run } from '../../support/run.js'
import type { CampaignFolder } from '../understanding/campaign.js'
import type { Login, Place } from './raw-connection.js'

/** Of the system's clock in /proc (`getconf CLK_TCK`), the same on every Linux that Node runs on. */
const ticksPerSecond = 100

export class AttackedServer {
  private constructor(
    readonly name: string,
    private readonly server: BackupServer,
    readonly socket: Place,
    readonly rest: Place,
    private readonly metricsPort: number,
    /** `?fp=...` of an address, or nothing. */
    private readonly pin: string,
    /** Of the users of the state folder. */
    readonly tokens: Map<string, string>,
    readonly storeFolder: string,
  ) {}

  /** All servers of a campaign have one state folder, and with it the same users. */
  static async start(name: string, args: readonly string[], folder: CampaignFolder, tokens: Map<string, string>): Promise<AttackedServer> {
    const storeFolder = folder.at(name)
    const listen = ['--listen', '127.0.0.1:0', '--rest', '127.0.0.1:0', '--metrics', '127.0.0.1:0']
    const server = await startBackupServer([...listen, '--state', folder.at('state'), '--store', storeFolder, ...args], { ...folder.environment, NODE_OPTIONS: '--trace-warnings' })
    const address = new URL(server.address)
    if (address.password !== '') tokens.set(address.username, address.password)
    const secure = address.protocol === 'tls:'
    return new AttackedServer(name, server, { host: '127.0.0.1', port: Number(address.port), secure }, { host: '127.0.0.1', port: portOf(server, 'rest'), secure }, portOf(server, 'metrics'), address.search, tokens, storeFolder)
  }

  /** By the command, while the server runs. */
  static async addUser(user: string, folder: CampaignFolder, tokens: Map<string, string>): Promise<void> {
    const run = await runProgram(process.execPath, [program, 'serve', 'user', 'add', user, '--state', folder.at('state')], { env: folder.environment })
    if (run.code !== 0) throw new Error(run.stderr)
    tokens.set(user, new URL(run.stdout.trim()).password)
  }

  login(user: string, path = user): Login {
    return { user, token: this.tokens.get(user) ?? '', path }
  }

  address(user: string, path = user): string {
    const { host, port, secure } = this.socket
    return `${secure ? 'tls' : 'tcp'}://${user}:${this.tokens.get(user) ?? ''}@${host}:${port}/${path}${this.pin}`
  }

  /** By name, `backup_server_` left out. */
  async metrics(): Promise<ReadonlyMap<string, number>> {
    const text = await (await fetch(`http://127.0.0.1:${this.metricsPort}/metrics`)).text()
    return new Map([...text.matchAll(/^backup_server_(\S+) (\S+)$/gm)].map(([, name = '', value]) => [name, Number(value)]))
  }

  get pid(): number {
    return this.server.child.pid ?? 0
  }

  get hasEnded(): boolean {
    return this.server.child.exitCode !== null || this.server.child.signalCode !== null
  }

  get residentBytes(): number {
    return this.status('VmRSS')
  }

  get peakBytes(): number {
    return this.status('VmHWM')
  }

  /** Of all its threads since it started. */
  get cpuSeconds(): number {
    const stat = readFileSync(`/proc/${this.pid}/stat`, 'utf8')
    // The name of the program comes second, in brackets, and may hold blanks.
    const [user, system] = stat.slice(stat.lastIndexOf(')') + 2).split(' ').slice(11)
    return (Number(user) + Number(system)) / ticksPerSecond
  }

  /** With everything that it has logged. */
  stop(signal?: NodeJS.Signals): Promise<Run> {
    return this.server.stop(signal)
  }

  private status(field: string): number {
    const [, kilobytes] = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${this.pid}/status`, 'utf8')) ?? []
    return Number(kilobytes) * 1024
  }
}

function portOf(server: BackupServer, protocol: string): number {
  const { address } = server.events().find((event) => event['event'] === 'listening' && event['protocol'] === protocol) ?? {}
  return Number(String(address).split(':').at(-1))
}
