/** What tests of `find` share: a repository of their own, and answers taken apart. */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { expect } from '@jest/globals'
import { backup, makeScratch, type Run, type Scratch } from './support.js'

export interface Hit {
  readonly path: string
  readonly current: boolean
  readonly similarity?: number
  readonly reasons: readonly { readonly reason: string; readonly text: string }[]
  readonly document?: Record<string, unknown>
}

export interface Answer {
  readonly hits: readonly Hit[]
  readonly total: number
}

export class FindScene {
  readonly env: Record<string, string>

  private constructor(readonly scratch: Scratch, more: Readonly<Record<string, string>>) {
    this.env = { ...more, BACKUP_PASSWORD: 'geheim', BACKUP_REPOSITORY: scratch.path('repository'), XDG_CACHE_HOME: scratch.path('cache') }
  }

  /** The files, by name and text, saved once. */
  static async begin(files: Readonly<Record<string, string>>, more: Readonly<Record<string, string>> = {}): Promise<FindScene> {
    const scene = new FindScene(await makeScratch(), more)
    const { scratch } = scene
    for (const [name, text] of Object.entries(files)) {
      const file = scratch.path('files', name)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, text)
    }
    await scene.call('init')
    await scene.call('sync', scratch.path('files'))
    return scene
  }

  end(): Promise<void> {
    return this.scratch.remove()
  }

  call(...args: string[]): Promise<Run> {
    return backup(args, { env: this.env, cwd: this.scratch.path('files') })
  }

  async find(...args: string[]): Promise<Answer> {
    const { code, stdout, stderr } = await this.call('find', '--json', ...args)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    return JSON.parse(stdout) as Answer
  }
}

export const names = ({ hits }: Answer): string[] => hits.map(({ path }) => path.slice(path.lastIndexOf('/') + 1))
