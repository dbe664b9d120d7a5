/**
 * How many bytes of uploads are under way at a time, over all files of a connection. All requests share one stream in the order of their
 * sending, so whatever is under way is ahead of the next lock, six times over: each of its turns waits for that. Hence no more than what the
 * line takes in about a second; a line that takes much has many under way.
 */
import { Room } from '@backup-agent/transport-kit'

/** One piece of a large write, or eight small ones. */
const leastBytes = 256 * 1024
const firstBytes = 1024 * 1024
/** Twice OpenSSH's own window, which is what limits then. */
const mostBytes = 4 * 1024 * 1024
/** Of waiting behind what is under way, beyond what the quickest answer took. */
const queueMs = 1000
/** Locks, keys and configs are as small: they wait for no room, and hardly take any. */
const smallBytes = 16 * 1024

export class WriteWindow {
  private bytes = firstBytes
  private quickestMs = Infinity
  private shrunkAtMs = -Infinity
  private readonly room = new Room(firstBytes)

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Calls `write` once there is room, and gives it back with its answer. Rejects as `write` does, and with the signal's reason. */
  async run(bytes: number, signal: AbortSignal, write: () => Promise<void>): Promise<void> {
    if (bytes <= smallBytes) return write()
    const giveBack = await this.room.take(bytes, { signal })
    try {
      const sentMs = this.now()
      await write()
      this.learn(bytes, sentMs)
    } finally {
      giveBack()
    }
  }

  /** As TCP does: doubles with every turn of the network until answers come late for the first time, halves then, and grows by a piece with every turn. */
  private learn(bytes: number, sentMs: number): void {
    const nowMs = this.now()
    this.quickestMs = Math.min(this.quickestMs, nowMs - sentMs)
    if (nowMs - sentMs <= this.quickestMs + queueMs) return this.resize(this.bytes + bytes * (this.shrunkAtMs === -Infinity ? 1 : bytes / this.bytes))
    // What was sent before the last time says nothing of what there is now.
    if (sentMs < this.shrunkAtMs) return
    this.shrunkAtMs = nowMs
    this.resize(this.bytes / 2)
  }

  private resize(bytes: number): void {
    this.bytes = Math.min(mostBytes, Math.max(leastBytes, bytes))
    this.room.resize(this.bytes)
  }
}
