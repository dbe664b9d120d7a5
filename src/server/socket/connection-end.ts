/** How a connection ends: with a last word for the client, without one, or by the client's own doing. */
import { setMaxListeners } from 'node:events'
import type { Socket } from 'node:net'
import { frameTypes } from '../../core/transport/tcp/frame.js'
import type { FrameWriter } from '../../core/transport/tcp/frame-writer.js'
import type { ConnectionLog } from './connection-log.js'
import { OwnRefusal, refusalOf } from './refusal.js'

/** After the last frame: for the client to read it. */
const lingerMs = 1000

export interface ConnectionEndInit {
  readonly socket: Socket
  readonly writer: FrameWriter
  /** Whatever ends it: called once, before anything else of the connection is gone. */
  readonly lost: () => void
  readonly log: ConnectionLog
}

export class ConnectionEnd {
  private readonly controller = new AbortController()
  private readonly timers: NodeJS.Timeout[] = []

  constructor(private readonly init: ConnectionEndInit) {
    setMaxListeners(0, this.signal)
  }

  /** Fires when the connection is over. */
  get signal(): AbortSignal {
    return this.controller.signal
  }

  get isOver(): boolean {
    return this.signal.aborted
  }

  /** Refuses the client after that time, which its timer may put off or drop. */
  after(seconds: number, why: string): NodeJS.Timeout {
    const timer = setTimeout(() => this.refuse(new OwnRefusal(why)), seconds * 1000)
    this.timers.push(timer)
    return timer
  }

  /** The last that the client hears. */
  refuse(error: unknown): void {
    if (this.isOver) return
    const { socket, writer, log } = this.init
    log.refusal(error)
    writer.send(frameTypes.error, 0, refusalOf(error))
    this.lose()
    socket.end()
    // What still comes is read and dropped: a reset could overtake the frame.
    socket.resume()
    this.timers.push(setTimeout(() => socket.destroy(), lingerMs))
  }

  /** Without a word: nobody would read it. `why` is for the log. */
  cut(why?: Error): void {
    if (why !== undefined) this.init.log.refusal(why)
    this.lose()
    this.init.socket.destroy()
  }

  /** The socket is closed. */
  closed(): void {
    this.lose()
    this.clearTimers()
  }

  private lose(): void {
    if (this.isOver) return
    this.clearTimers()
    this.controller.abort(new OwnRefusal('the connection broke'))
    this.init.lost()
  }

  private clearTimers(): void {
    for (const timer of this.timers.splice(0)) clearTimeout(timer)
  }
}
