/** How long a server is waited for, the same on both ways to it. Whole seconds: `ssh` takes no others. */
export interface Patience {
  /** Without a word from the server it is asked whether it is there, so often; without an answer it counts as gone. */
  readonly keepAliveSeconds: number
  readonly keepAlivesMissed: number
  /** From the first packet until the server has let us in. Whoever has to touch a key needs some of it. */
  readonly loginSeconds: number
  /**
   * With questions open and not a single answer, although the machine is there: its disk may be gone. Making an object durable may take
   * minutes on a busy one.
   */
  readonly answerSeconds: number
}

export const usualPatience: Patience = { keepAliveSeconds: 15, keepAlivesMissed: 4, loginSeconds: 60, answerSeconds: 300 }
