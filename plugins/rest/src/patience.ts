/** How long a server is waited for. */
export interface Patience {
  /** To connect, TLS included. */
  readonly connectMs: number
  /** From the end of a request to the beginning of its answer: the server may be making an object durable. */
  readonly answerMs: number
  /** Without a byte in either direction in the middle of a body. */
  readonly idleMs: number
}

export const defaultPatience: Patience = { connectMs: 20_000, answerMs: 120_000, idleMs: 60_000 }
