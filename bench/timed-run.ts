/** One run of a program: wall and processor time, and the peak of its resident size. Linux only. */
import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'

export interface TimedRun {
  readonly wallSeconds: number
  /** High-water mark of the process itself, threads included, children not. */
  readonly peakMegabytes: number
}

const pollMs = 25

/** Rejects when the program does not end with 0. */
export async function timedRun(command: readonly string[], environment: NodeJS.ProcessEnv): Promise<TimedRun> {
  const started = process.hrtime.bigint()
  const child = spawn(command[0]!, command.slice(1), { env: environment, stdio: ['ignore', 'ignore', 'pipe'] })
  let complaint = ''
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()))
  let peakMegabytes = 0
  const watch = setInterval(() => {
    void highWaterMark(child.pid!).then((megabytes) => (peakMegabytes = Math.max(peakMegabytes, megabytes)))
  }, pollMs)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  clearInterval(watch)
  const wallSeconds = Number(process.hrtime.bigint() - started) / 1e9
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}: ${complaint}`)
  return { wallSeconds, peakMegabytes }
}

async function highWaterMark(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
