/** Which certificate each server showed when it was first trusted: `known-servers`, `host:port sha256:<64 hex digits>` a line. */
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf } from '../../contracts/errors.js'
import { neverAborted } from '../../support/abort.js'
import { writeDurably } from '../durable-write.js'

const fileName = 'known-servers'
const linePattern = /^(\S+) sha256:([0-9a-f]{64})$/

export class KnownServers {
  readonly path: string

  /** `folder` need not be there. */
  constructor(private readonly folder: string) {
    this.path = join(folder, fileName)
  }

  /** The fingerprint that goes with `server` (`host:port`), 64 hex digits. Lines that are none are passed over. */
  async find(server: string): Promise<string | undefined> {
    const found = (await this.lines()).map((line) => linePattern.exec(line)).find((match) => match?.[1] === server)
    return found?.[2]
  }

  async remember(server: string, fingerprint: string): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 })
    const kept = (await this.lines()).filter((line) => line !== '' && !line.startsWith(`${server} `))
    const body = Buffer.from([...kept, `${server} sha256:${fingerprint}`, ''].join('\n'))
    await writeDurably({ folder: this.folder, name: fileName, body, mode: 0o600, ifAbsent: false, signal: neverAborted })
  }

  private async lines(): Promise<string[]> {
    try {
      return (await readFile(this.path, 'utf8')).split('\n')
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return []
      throw error
    }
  }
}
