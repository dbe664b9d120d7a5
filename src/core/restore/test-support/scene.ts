/** What tests of the restore share: a folder of their own, and a restore whose reports are kept. */
import { lstatSync, readdirSync, readFileSync, type BigIntStats } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { codeOf } from '../../contracts/errors.js'
import type { Detail, Reporter, Warning } from '../../contracts/reporter.js'
import type { RestoreRequest, RestoreResult } from '../../contracts/stories.js'
import type { TreeNode } from '../../contracts/tree.js'
import { joinPath } from '../../os/path.js'
import { restore } from '../../restore.js'
import { FakeRepository } from './fake-repository.js'

export class Scene {
  readonly repository = new FakeRepository()
  readonly warnings: Warning[] = []
  readonly details: Detail[] = []

  private constructor(readonly folder: string) {}

  static async begin(): Promise<Scene> {
    return new Scene(await mkdtemp(`${tmpdir()}/backup-restore-test-`))
  }

  /** rm(1), because node's own removal cannot go below PATH_MAX. */
  end(): void {
    execFileSync('rm', ['-rf', this.folder])
  }

  get target(): string {
    return `${this.folder}/target`
  }

  restore(nodes: readonly TreeNode[], request: Partial<RestoreRequest> = {}): Promise<RestoreResult> {
    const { reader, readTree } = this.repository
    const reporter: Reporter = {
      warn: (warning) => this.warnings.push(warning),
      progress: () => undefined,
      detail: (detail) => this.details.push(detail),
    }
    const whole = { snapshot: this.repository.snapshot(nodes), target: this.target, signal: new AbortController().signal }
    return restore({ ...whole, ...request }, { reader, readTree, reporter })
  }

  inTarget(path: string | Buffer): Buffer {
    return joinPath(Buffer.from(this.target), Buffer.from(path))
  }

  statOf(path: string | Buffer): BigIntStats {
    return lstatSync(this.inTarget(path), { bigint: true })
  }

  modeOf(path: string): number {
    return Number(this.statOf(path).mode) & 0o7777
  }

  textOf(path: string): string {
    return readFileSync(this.inTarget(path), 'utf8')
  }

  /** Of the warnings so far. */
  codes(): string[] {
    return this.warnings.map(({ code }) => code)
  }

  /** Names of all that is in the target, sorted. */
  everything(): string[] {
    return readdirSync(this.target, { recursive: true }).map(String).sort()
  }
}

export const mtimeNs = 1_600_000_000_123_456_789n

export function outcomeOf(call: Promise<unknown>): Promise<string | undefined> {
  return call.then(() => 'no error', codeOf)
}
