/** A backup scene whose snapshots are analysed by a host that reads what it is given. */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, jest } from '@jest/globals'
import { check } from '../../check.js'
import type { AnalysisRequest } from '../../contracts/analysis.js'
import type { AnalyzeSnapshotResult } from '../../contracts/stories.js'
import { BackupScene, live, type AnalyzeOptions } from '../../test-support/backup-scene.js'
import { FakeHost, fakeAnalyzer } from '../../test-support/fakes.js'
import { skipLockPause } from '../../test-support/lock-pause.js'
import { readDocument, type FoundDocument } from '../../test-support/read-document.js'

/** Makes the section `lines` out of what lies at the path that it is given. */
export class ReadingHost extends FakeHost {
  readonly requests: AnalysisRequest[] = []
  /** Mode and folder's mode of every file that was looked at. */
  readonly modes: [number, number][] = []

  constructor(version = '1.0.0') {
    super()
    this.identities = [{ ...fakeAnalyzer, version }]
    this.answer = (request) => {
      this.requests.push(request)
      this.modes.push([fs.statSync(request.path).mode & 0o777, fs.statSync(path.dirname(request.path.toString())).mode & 0o777])
      const value = { text: fs.readFileSync(request.path, 'utf8'), by: version }
      return Promise.resolve({ contributions: [{ section: 'lines', value, outcome: { analyzer: fakeAnalyzer.analyzer, version, status: 'ok', ms: 1 } }] })
    }
  }

  get paths(): string[] {
    return this.requests.map(({ path: at }) => at.toString())
  }
}

export class AnalyzeScene {
  readonly host = new ReadingHost()

  private constructor(
    readonly files: BackupScene,
    /** In place of the system's folder for temporary files. */
    readonly temporary: string,
  ) {}

  static async begin(): Promise<AnalyzeScene> {
    skipLockPause()
    const temporary = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'analyze-snapshot-')))
    return new AnalyzeScene(await BackupScene.begin(), temporary)
  }

  /** Whatever happened, no file of the repository is left behind. */
  end(): void {
    jest.restoreAllMocks()
    const left = fs.readdirSync(this.temporary)
    this.files.end()
    fs.rmSync(this.temporary, { recursive: true })
    expect(left).toEqual([])
  }

  analyze(options: AnalyzeOptions): Promise<AnalyzeSnapshotResult> {
    return this.files.analyze({ temporaryFolder: this.temporary, ...options })
  }

  async find(file: string, selector = 'latest'): Promise<FoundDocument> {
    const { repository, snapshot } = await this.files.snapshot(selector)
    return readDocument(repository, snapshot, Buffer.from(file), { signal: live })
  }

  async faults(): Promise<unknown> {
    const { clock, reporter } = this.files
    return (await check({ readData: true, signal: live }, { repository: await this.files.open(), clock, reporter })).faults
  }
}
