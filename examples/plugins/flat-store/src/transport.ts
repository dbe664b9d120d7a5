/** Keeps every object of a repository in one folder: `flat:/absolute/path`. */
import { mkdir, stat } from 'node:fs/promises'
import type { ObjectStore, Transport, TransportContext } from 'backup-agent/plugin'
import { FlatStore } from './store.js'

export default class FlatTransport implements Transport {
  async open(address: string, context: TransportContext): Promise<ObjectStore> {
    const { create, error, signal } = context
    const folder = address.slice('flat:'.length)
    if (!folder.startsWith('/')) throw error('invalid-usage', 'after flat: comes the absolute path of a folder')
    if (signal.aborted) throw error('aborted', 'the work was stopped')
    if (create) await mkdir(folder, { recursive: true, mode: 0o700 })
    try {
      if (!(await stat(folder)).isDirectory()) throw new Error('something else is there')
    } catch (cause) {
      throw error('repository-not-found', `there is no folder ${folder}`, { cause })
    }
    return new FlatStore(`flat:${folder}`, folder, error)
  }
}
