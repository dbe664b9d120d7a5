/** A folder that is backed up, what plugins find out about its files, and the index of the repository. */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { AnalysisRequest, AnalysisResult } from '../../contracts/analysis.js'
import type { BackupRequest } from '../../contracts/stories.js'
import type { SearchAnswer, SearchIndex, SearchQuery } from '../../contracts/search.js'
import { displayPath } from '../../os/path.js'
import { BackupScene, live } from '../../test-support/backup-scene.js'
import { FakeHost, RecordingReporter } from '../../test-support/fakes.js'
import { openSearchIndex } from '../search-index.js'

export type Sections = Readonly<Record<string, unknown>>

export const nothingAsked: SearchQuery = { signal: live, words: [], types: [], pii: [], in: [], where: [], allVersions: false, limit: 1000 }

export class SearchScene {
  readonly host = new FakeHost()
  /** What the index reported. */
  readonly reporter = new RecordingReporter()
  readonly cache = fs.mkdtempSync(path.join(os.tmpdir(), 'backup-search-'))
  /** Sections by the name of the file. */
  readonly #sections = new Map<string, Sections>()
  readonly #open: SearchIndex[] = []

  private constructor(readonly files: BackupScene) {
    this.host.answer = (request) => Promise.resolve(this.#answer(request))
  }

  static async begin(): Promise<SearchScene> {
    return new SearchScene(await BackupScene.begin())
  }

  async end(): Promise<void> {
    for (const index of this.#open) await index.close()
    this.files.end()
    fs.rmSync(this.cache, { recursive: true, force: true })
  }

  write(name: string, content: string, sections?: Sections): void {
    this.files.write(name, content)
    if (sections !== undefined) this.#sections.set(path.basename(name), sections)
  }

  /** Backs up the folder, and gives the snapshot's id. */
  async sync(request: Partial<BackupRequest> = {}): Promise<string> {
    return (await this.files.backup({ host: this.host, request: { targets: [Buffer.from(this.files.folder)], ...request } })).snapshotId
  }

  /** The index as a new process would open it, brought up to date. */
  async index(): Promise<SearchIndex> {
    const index = await this.open()
    await index.update({ signal: live })
    return index
  }

  async open(): Promise<SearchIndex> {
    const index = await openSearchIndex({ repository: await this.files.open(), reporter: this.reporter, cacheFolder: this.cache }, { signal: live })
    this.#open.push(index)
    return index
  }

  /** Paths of the hits below the folder, best first. */
  async paths(query: Partial<SearchQuery>): Promise<string[]> {
    return this.pathsOf(await (await this.index()).find({ ...nothingAsked, ...query }))
  }

  pathsOf({ hits }: SearchAnswer): string[] {
    return hits.map(({ version }) => displayPath(version.path).slice(this.files.folder.length + 1))
  }

  /** Every file that SQLite keeps for the index. */
  indexFiles(): string[] {
    return fs.readdirSync(this.cache, { recursive: true, encoding: 'utf8' }).map((name) => path.join(this.cache, name)).filter((name) => fs.statSync(name).isFile())
  }

  #answer({ displayName }: AnalysisRequest): AnalysisResult {
    const sections = this.#sections.get(path.basename(displayName)) ?? {}
    return {
      contributions: Object.entries(sections).map(([section, value]) => ({ section, value, outcome: { analyzer: `fake/${section}`, version: '1.0.0', status: 'ok', ms: 1 } })),
    }
  }
}
