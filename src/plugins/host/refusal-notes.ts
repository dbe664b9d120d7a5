/** Tells people, once for each plugin and kind, what a plugin tried and was refused: a section alone may not show it. */
import type { Warning } from '../../core/contracts/reporter.js'
import type { Refusal } from '../protocol/messages.js'

const words: Readonly<Record<Refusal, string>> = {
  network: 'tried to use the network, which its manifest does not ask for',
  write: 'tried to change files, which its manifest does not ask for',
  spawn: 'tried to start a program, which its manifest does not ask for',
  native: 'tried to run native code, which its manifest does not ask for',
  processes: 'tried to reach other processes',
}

export class RefusalNotes {
  readonly #given = new Set<string>()

  constructor(private readonly warn: (warning: Warning) => void) {}

  /** `plugin`: undefined where several share the process, all of which come with the program. */
  note(plugin: { readonly name: string } | undefined, refusal: Refusal): void {
    const who = plugin === undefined ? 'a plugin that comes with the program' : `plugin ${plugin.name}`
    const note = `${who} ${words[refusal]}, and was refused`
    if (this.#given.has(note)) return
    this.#given.add(note)
    this.warn({ code: 'plugin-refused', message: note })
  }
}
