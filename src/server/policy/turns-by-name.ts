/** One after the other for each name. */
import { Turns } from '../../core/support/turns.js'

export class TurnsByName {
  readonly #rooms = new Map<string, { readonly turns: Turns; users: number }>()

  /** Rejects with `aborted` when the signal fires before its turn. */
  async run<Result>(name: string, signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    const room = this.#rooms.get(name) ?? { turns: new Turns(1), users: 0 }
    this.#rooms.set(name, room)
    room.users += 1
    try {
      return await room.turns.run(signal, work)
    } finally {
      room.users -= 1
      if (room.users === 0) this.#rooms.delete(name)
    }
  }
}
