import { writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { backup, makeScratch, type Run, type Scratch } from './support.js'

let scratch: Scratch
let repository: string

beforeAll(async () => {
  scratch = await makeScratch()
  repository = scratch.path('repository')
  await backup(['init', '--repo', repository], { env: { BACKUP_PASSWORD: 'x' } })
  // Says that it runs, then goes on for ever: only the signal ends it.
  await writeFile(scratch.path('slow-password'), '#!/bin/sh\necho running >&2\nexec sleep 1000\n', { mode: 0o755 })
})
afterAll(() => scratch.remove())

const interrupted = (...signals: NodeJS.Signals[]): Promise<Run> =>
  backup(['snapshots', '--repo', repository, '--password-command', scratch.path('slow-password')], {
    onStart: (child) => child.stderr?.once('data', () => signals.forEach((signal) => child.kill(signal))),
  })

describe('a signal', () => {
  it.each<NodeJS.Signals>(['SIGINT', 'SIGTERM', 'SIGHUP'])('%s ends a command with 130 and one line', async (signal) => {
    const result = await interrupted(signal)
    expect(result).toMatchObject({ code: 130, signal: null, stdout: '' })
    expect(result.stderr).toBe('running\nbackup: stopping; press Ctrl-C again to stop at once\nbackup: interrupted\n')
  })

  it('that comes twice ends it as well', async () => {
    expect(await interrupted('SIGINT', 'SIGTERM')).toMatchObject({ code: 130, signal: null })
  })
})

describe('a reader that has seen enough', () => {
  it('ends the command quietly and without an error', async () => {
    const result = await backup(['--help'], { onStart: (child) => child.stdout?.destroy() })
    expect(result).toMatchObject({ code: 0, stderr: '' })
  })
})
