/** `backup transport verify`, as a person runs it. */
import type { ChildProcess } from 'node:child_process'
import { mkdir, readdir } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { backup, errorLine, makeScratch, type Scratch } from './support.js'

describe('backup transport verify', () => {
  let scratch: Scratch
  beforeAll(async () => {
    scratch = await makeScratch()
    await mkdir(scratch.path('store'))
  })
  afterAll(() => scratch.remove())

  it('ends with a table and leaves nothing, and says the same as JSON', async () => {
    const text = await backup(['transport', 'verify', scratch.path('store')])
    expect(text.code).toBe(0)
    for (const property of ['atomic-put', 'if-absent', 'resume']) expect(text.stdout).toMatch(new RegExp(`^${property} +yes `, 'm'))
    expect(text.stdout).toMatch(/objects of 16\.0 MiB, 2 calls at a time +[\d.]+ MB\/s +[\d.]+ MB\/s/)
    const json = await backup(['transport', 'verify', scratch.path('store'), '--json', '--connections', '1'])
    expect(json).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(json.stdout)).toMatchObject({ address: scratch.path('store'), holds: true, leftBehind: [], emptyPlaces: [], speed: { connections: 1 } })
    expect(await readdir(scratch.path('store'))).toEqual([])
  })

  it.each(['working in', 'list', 'speed'])('removes what it made when it is interrupted (%s)', async (step) => {
    const onStart = (child: ChildProcess): void => {
      child.stderr?.on('data', (text: string) => {
        if (text.includes(`backup: ${step}`)) child.kill('SIGINT')
      })
    }
    const interrupted = await backup(['transport', 'verify', scratch.path('store')], { onStart })
    expect(interrupted.code).toBe(130)
    expect(await readdir(scratch.path('store'))).toEqual([])
  })

  it('says what is wrong with an address in one line', async () => {
    const result = await backup(['transport', 'verify', 'nowhere:x', '--quiet'])
    expect(errorLine(result)).toContain("nothing here opens addresses that begin with 'nowhere:'")
    expect(result.code).toBe(1)
  })
})
