/**
 * SeaweedFS as a distributed store: one master, three volume servers that keep two copies of everything, a filer and the S3 gateway,
 * on free ports of the loopback interface, in a temporary folder. It takes six seconds until it stores something.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

export interface VolumeServer {
  readonly pid: number
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>
  /** On the same folder and ports; resolves when it answers. */
  startAgain(): Promise<void>
}

export interface SeaweedFS {
  /** `http://127.0.0.1:PORT`, where S3 is spoken. */
  readonly endpoint: string
  readonly accessKey: string
  readonly secretKey: string
  readonly volumeServers: readonly VolumeServer[]
  stop(): Promise<void>
}

const accessKey = 'AKIDEXAMPLE'
const secretKey = 'a/secret+of-the=tests'
const startMilliseconds = 60_000
const askAgainMilliseconds = 50
const volumeServerCount = 3

/** `program`: the path of `weed`. */
export async function startSeaweedFS(program: string): Promise<SeaweedFS> {
  const cluster = new Cluster(program, await mkdtemp(join(tmpdir(), 'backup-seaweedfs-')))
  try {
    return await cluster.start()
  } catch (error) {
    await cluster.stop()
    throw error
  }
}

class Cluster {
  private readonly running = new Set<ChildProcess>()

  constructor(
    private readonly program: string,
    private readonly folder: string,
  ) {}

  async start(): Promise<SeaweedFS> {
    const ports = await freePorts(2 * (3 + volumeServerCount))
    const pair = (): { port: number; grpc: number } => ({ port: ports.pop() ?? 0, grpc: ports.pop() ?? 0 })
    const [master, filer, gateway] = [pair(), pair(), pair()]
    const masterAddress = `127.0.0.1:${master.port}.${master.grpc}`
    await mkdir(join(this.folder, 'master'))
    // With its own Raft the master waits for 18 seconds before it finds that it is alone.
    await this.run('master', master, ['-ip=127.0.0.1', `-mdir=${join(this.folder, 'master')}`, '-raftHashicorp', '-raftBootstrap', '-electionTimeout=1s', '-volumeSizeLimitMB=64', '-defaultReplication=001'])
    await this.until('the master leads', async () => ((await answerOf(`http://127.0.0.1:${master.port}/cluster/status`)) ?? '').includes('"IsLeader":true'))
    const volumeServers = await Promise.all(Array.from({ length: volumeServerCount }, (_, index) => this.volumeServer(`volume${index}`, pair(), masterAddress)))
    await mkdir(join(this.folder, 'filer'))
    await this.run('filer', filer, ['-ip=127.0.0.1', `-master=${masterAddress}`, `-defaultStoreDir=${join(this.folder, 'filer')}`, `-localSocket=${join(this.folder, 'filer.sock')}`])
    const probe = `http://127.0.0.1:${filer.port}/probe`
    await this.until('the filer stores', async () => (await answerOf(probe, { method: 'PUT', body: 'probe' })) !== undefined)
    await writeFile(join(this.folder, 's3.json'), JSON.stringify({ identities: [{ name: 'tests', credentials: [{ accessKey, secretKey }], actions: ['Admin', 'Read', 'Write', 'List', 'Tagging'] }] }))
    await this.run('s3', gateway, ['-ip.bind=127.0.0.1', `-filer=127.0.0.1:${filer.port}.${filer.grpc}`, `-config=${join(this.folder, 's3.json')}`])
    const endpoint = `http://127.0.0.1:${gateway.port}`
    // Without a signature it says 403, and that it is there.
    await this.until('the S3 gateway answers', async () => (await statusOf(endpoint)) === 403)
    return { endpoint, accessKey, secretKey, volumeServers, stop: () => this.stop() }
  }

  async stop(): Promise<void> {
    await Promise.all([...this.running].map((child) => this.kill(child)))
    await rm(this.folder, { recursive: true, force: true })
  }

  private async volumeServer(name: string, ports: { port: number; grpc: number }, masterAddress: string): Promise<VolumeServer> {
    const folder = join(this.folder, name)
    await mkdir(folder)
    const start = async (): Promise<ChildProcess> => {
      const child = await this.run('volume', ports, ['-ip=127.0.0.1', `-mserver=${masterAddress}`, `-dir=${folder}`, '-max=20', '-minFreeSpace=0', '-preStopSeconds=0'], name)
      await this.until(`${name} answers`, async () => (await statusOf(`http://127.0.0.1:${ports.port}/status`)) === 200)
      return child
    }
    let child = await start()
    return {
      get pid() {
        return child.pid ?? -1
      },
      kill: () => this.kill(child),
      startAgain: async () => {
        child = await start()
      },
    }
  }

  private async run(verb: string, { port, grpc }: { port: number; grpc: number }, options: readonly string[], name = verb): Promise<ChildProcess> {
    const log = await open(join(this.folder, `${name}.log`), 'a')
    try {
      const child = spawn(this.program, ['-logtostderr=true', verb, `-port=${port}`, `-port.grpc=${grpc}`, ...options], {
        cwd: this.folder,
        env: { PATH: process.env['PATH'], HOME: this.folder },
        stdio: ['ignore', log.fd, log.fd],
      })
      this.running.add(child)
      child.once('exit', () => this.running.delete(child))
      return child
    } finally {
      await log.close()
    }
  }

  private async kill(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
  }

  private async until(what: string, isSo: () => Promise<boolean>): Promise<void> {
    const deadline = performance.now() + startMilliseconds
    while (!(await isSo())) {
      if (performance.now() > deadline) throw new Error(`SeaweedFS: not in ${startMilliseconds / 1000} seconds: ${what}\n${await this.logs()}`)
      await wait(askAgainMilliseconds)
    }
  }

  private async logs(): Promise<string> {
    const texts = await Promise.all(['master', 'volume0', 'filer', 's3'].map((name) => readFile(join(this.folder, `${name}.log`), 'utf8').catch(() => '')))
    return texts.map((text) => text.split('\n').slice(-5).join('\n')).join('\n')
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer())
  await Promise.all(servers.map((server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))))
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

/** Undefined while nobody answers, or not well. */
async function answerOf(address: string, init?: RequestInit): Promise<string | undefined> {
  try {
    const response = await fetch(address, init)
    const text = await response.text()
    return response.ok ? text : undefined
  } catch {
    return undefined
  }
}

async function statusOf(address: string): Promise<number | undefined> {
  try {
    const response = await fetch(address)
    await response.arrayBuffer()
    return response.status
  } catch {
    return undefined
  }
}
