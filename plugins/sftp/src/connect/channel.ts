/** What a way to the server gives: a stream that speaks SFTP, and the reason where there is none, or no longer. */
import type { Duplex } from 'node:stream'

export interface Channel {
  readonly stream: Duplex
  /**
   * After the stream has ended: why, as an error of the catalogue, `store-failed` where nothing better is known. Resolves
   * within a second or so.
   */
  reason(): Promise<Error>
  /** Ends connection and process, at once. May be called again. */
  end(): void
}

/** Makes a new connection each time. Rejects with an error of the catalogue. */
export type Dial = (signal: AbortSignal) => Promise<Channel>
