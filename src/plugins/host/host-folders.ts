/** Temporary folders of a host: one for the processes of trusted plugins, and below it one for each plugin of a third party. */
import { lstat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { codeOf, messageOf } from '../../core/contracts/errors.js'
import { makePrivateFolder, type PrivateFolder } from '../../core/os/private-folder.js'
import type { ConfiguredPlugin } from '../manifest/configured.js'
import { killLeftovers } from '../processes/leftovers.js'
import { makeSandbox, type Sandbox } from './sandbox.js'

export class HostFolders {
  #scratch: Promise<PrivateFolder> | undefined
  /** All there were. */
  readonly #scratches = new Set<PrivateFolder>()
  readonly #numbers = new Map<string, number>()

  constructor(private readonly debug: (message: string) => void) {}

  /** Path of the folder. A new one where a plugin has removed it: no process could be started in a folder that is gone. */
  async scratch(): Promise<string> {
    const earlier = this.#scratch
    if (earlier !== undefined && !(await isFolder((await earlier).path)) && this.#scratch === earlier) this.#scratch = undefined
    this.#scratch ??= makePrivateFolder(tmpdir(), this.debug)
    try {
      const scratch = await this.#scratch
      this.#scratches.add(scratch)
      return scratch.path
    } catch (error) {
      this.#scratch = undefined
      throw error
    }
  }

  async sandboxOf(plugin: ConfiguredPlugin): Promise<Sandbox> {
    const number = this.#numbers.get(plugin.name) ?? this.#numbers.size
    this.#numbers.set(plugin.name, number)
    return makeSandbox(await this.scratch(), number)
  }

  /** Ends what plugins left running and removes all folders. Never rejects: `debug` hears what could not be done. */
  async remove(): Promise<void> {
    for (const scratch of this.#scratches) {
      await this.#orSay('what plugins left running cannot be found', () => killLeftovers(scratch.path, this.debug))
      await this.#orSay(`the temporary folder ${scratch.path} cannot be removed`, () => scratch.remove())
    }
  }

  async #orSay(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.debug(`${what}: ${messageOf(error)}`)
    }
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isDirectory()
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
}
