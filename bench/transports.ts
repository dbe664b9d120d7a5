/**
 * `npm run bench:transports -- [folder] [runs]`: first sync, unchanged sync and restore of a real folder (default /usr/share/doc, three
 * runs) over each transport, against restic over its own, in one run: a folder, rest-server, OpenSSH's SFTP; `tls://` to `backup serve` is
 * put beside restic's REST backend. Everything is on this machine and over loopback: what is measured is processor time and round
 * trips, not a network. Prints medians and the ratio pair by pair.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { findPeer } from '../test/peers/find-peer.js'
import { openSshProgram, startOpenSsh } from '../test/peers/openssh.js'
import { startRestServer } from '../test/peers/rest-server.js'
import { startBackupServer } from '../test/support/backup-server.js'
import { median, timedRun } from './timed-run.js'

const folder = process.argv[2] ?? '/usr/share/doc'
const runs = Number(process.argv[3] ?? 3)
const executable = fileURLToPath(new URL('../../bin/run.js', import.meta.url))
const steps = ['first sync', 'unchanged sync', 'restore'] as const
type Step = (typeof steps)[number]

/** One program over one transport. */
interface Contestant {
  readonly name: string
  /** The words that name repository number `n`. */
  readonly repository: (n: number) => readonly string[]
  readonly program: 'ours' | 'restic'
  readonly environment?: NodeJS.ProcessEnv
}

interface Pairing {
  readonly ours: Contestant
  readonly restic: Contestant
}

const commands: Readonly<Record<Contestant['program'], { start: readonly string[]; init: readonly string[]; step: Readonly<Record<Step, (target: string) => readonly string[]>> }>> = {
  ours: {
    start: [process.execPath, executable],
    init: ['init', '--quiet'],
    step: {
      'first sync': () => ['sync', '--no-analyze', '--quiet', folder],
      'unchanged sync': () => ['sync', '--no-analyze', '--quiet', folder],
      restore: (target) => ['restore', 'latest', '--quiet', '--target', target],
    },
  },
  restic: {
    start: ['restic'],
    init: ['init', '--quiet'],
    step: {
      'first sync': () => ['backup', '--quiet', folder],
      'unchanged sync': () => ['backup', '--quiet', folder],
      restore: (target) => ['restore', 'latest', '--quiet', '--target', target],
    },
  },
}

async function measure({ name, repository, program, environment }: Contestant, n: number, scratch: string): Promise<Readonly<Record<Step, number>>> {
  const { start, init, step } = commands[program]
  const home = path.join(scratch, `home-${program}-${n}`)
  const env = { ...process.env, XDG_CACHE_HOME: home, XDG_STATE_HOME: home, BACKUP_CONFIG: '/dev/null', BACKUP_PASSWORD: 'bench', RESTIC_PASSWORD: 'bench', ...environment }
  const target = path.join(scratch, `restored-${name}-${n}`.replaceAll(/\W/g, '-'))
  const time = async (words: readonly string[]): Promise<number> => (await timedRun([...start, ...words, ...repository(n)], env)).wallSeconds
  await time(init)
  const seconds = { 'first sync': await time(step['first sync'](target)), 'unchanged sync': await time(step['unchanged sync'](target)), restore: await time(step.restore(target)) }
  await rm(target, { recursive: true, force: true })
  return seconds
}

async function compare(pairings: readonly Pairing[], scratch: string): Promise<void> {
  console.log(`${folder}, ${runs} runs each, ${os.cpus().length} cores, ${os.cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}`)
  const row = (...cells: string[]): void => console.log(cells.map((cell, i) => (i === 0 ? cell.padEnd(34) : cell.padStart(14))).join(' '))
  row('ours / restic', ...steps.flatMap((step) => [`${step} s`, 'restic s', 'ratio']))
  for (const { ours, restic } of pairings) {
    const pairs: { readonly ours: Readonly<Record<Step, number>>; readonly restic: Readonly<Record<Step, number>> }[] = []
    for (let n = 0; n < runs; n++) {
      // In turn, so that neither always meets the warmer cache.
      const first = n % 2 === 0 ? await measure(restic, n, scratch) : await measure(ours, n, scratch)
      const second = n % 2 === 0 ? await measure(ours, n, scratch) : await measure(restic, n, scratch)
      pairs.push(n % 2 === 0 ? { ours: second, restic: first } : { ours: first, restic: second })
    }
    const cells = steps.flatMap((step) => [median(pairs.map((pair) => pair.ours[step])), median(pairs.map((pair) => pair.restic[step])), median(pairs.map((pair) => pair.ours[step] / pair.restic[step]))])
    row(`${ours.name} / ${restic.name}`, ...cells.map((value) => value.toFixed(2)))
  }
}

const scratch = await mkdtemp(path.join(os.tmpdir(), 'backup-bench-'))
const stops: (() => Promise<unknown>)[] = [() => rm(scratch, { recursive: true, force: true })]
try {
  await compare(await makePairings(), scratch)
} finally {
  for (const stop of stops.reverse()) await stop()
}

async function makePairings(): Promise<Pairing[]> {
  const inFolder = (name: string) => (n: number): readonly string[] => ['--repo', path.join(scratch, `${name}-${n}`)]
  const pairings: Pairing[] = [{ ours: { name: 'folder', program: 'ours', repository: inFolder('ours') }, restic: { name: 'folder', program: 'restic', repository: inFolder('restic') } }]
  const restServer = findPeer('rest-server')
  if (restServer === undefined) console.error('not measured: rest and tls (rest-server is not installed)')
  else pairings.push(...(await overHttp(restServer)))
  if (openSshProgram === undefined) console.error('not measured: sftp (sshd is not installed)')
  else pairings.push(await overSsh())
  return pairings
}

async function overHttp(program: string): Promise<Pairing[]> {
  const data = path.join(scratch, 'rest-server')
  await mkdir(data)
  const server = await startRestServer(program, data, ['--no-auth'])
  stops.push(() => server.stop())
  const rest = (who: string) => (n: number): readonly string[] => ['--repo', `rest:${server.url}/${who}-${n}/`]
  const state = path.join(scratch, 'serve')
  const ourServer = await startBackupServer(['--listen', '127.0.0.1:0', '--state', state, '--log-level', 'warn'], { HOME: scratch })
  stops.push(() => ourServer.stop())
  const restic: Contestant = { name: 'rest', program: 'restic', repository: rest('restic') }
  return [
    { ours: { name: 'rest', program: 'ours', repository: rest('ours') }, restic },
    { ours: { name: 'tls', program: 'ours', repository: (n) => ['--repo', ourServer.address.replace('?', `/run-${n}?`)] }, restic: { ...restic, repository: rest('restic-beside-tls') } },
  ]
}

async function overSsh(): Promise<Pairing> {
  const server = await startOpenSsh()
  stops.push(() => server.stop())
  const environment = { HOME: server.home, PATH: `${server.binFolder}:${process.env['PATH'] ?? ''}` }
  const command = `${path.join(server.binFolder, 'ssh')} -p ${server.port} ${server.user}@127.0.0.1 -s sftp`
  return {
    ours: { name: 'sftp', program: 'ours', environment, repository: (n) => ['--repo', `sftp://${server.user}@127.0.0.1:${server.port}/${server.folder}/ours-${n}`] },
    restic: { name: 'sftp', program: 'restic', environment, repository: (n) => ['-o', `sftp.command=${command}`, '--repo', `sftp:${server.user}@127.0.0.1:${server.folder}/restic-${n}`] },
  }
}
