/** What tests of the restore share: a folder of their own, and a restore whose reports are kept. */
import { mkdtemp } from 'node:fs/promises'
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import type { Detail, Reporter, Warning } from '../../contracts/reporter.js'
import type { RestoreRequest, RestoreResult } from '../../contracts/stories.js'
import type { TreeNode } from '../../contracts/tree.js'
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
}
