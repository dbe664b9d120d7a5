import { describe, expect, it } from '@jest/globals'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

/** The lint rule's own data and decision; plain JavaScript outside of what TypeScript compiles. */
interface Rooms {
  rooms: Record<string, string[]>
  readonly breach: (file: string, specifier: string) => string | undefined
}
const { rooms, breach } = (await import(pathToFileURL(path.resolve('scripts/rooms.mjs')).href)) as Rooms

describe('the walls between rooms', () => {
  it.each(Object.keys(rooms).filter((room) => room !== '' && room !== 'core/'))('%s may import what it is allowed and nothing else', (room) => {
    const up = '../'.repeat(room.split('/').length - 1)
    const others = Object.keys(rooms).filter((other) => other !== room && other !== '' && other !== 'core/')
    for (const other of others) expect([other, breach(`${room}file.ts`, `${up}${other}file.js`) === undefined]).toEqual([other, rooms[room]!.includes(other)])
    expect(breach(`${room}file.ts`, `${up}cli/main.js`)).toBeDefined()
    expect(breach(`${room}file.ts`, 'tsyringe')).toBeDefined()
    expect(breach(`${room}file.ts`, '@oclif/core')).toBeDefined()
    expect(breach(`${room}file.ts`, 'node:fs')).toBeUndefined()
  })

  it('no stage imports a story, and every story any stage', () => {
    expect(breach('core/scan/scan.ts', '../backup.js')).toBeDefined()
    expect(breach('core/backup.ts', './scan/scan.js')).toBeUndefined()
    expect(breach('core/backup.ts', '../plugins/host/host-pool.js')).toBeDefined()
  })

  it('the process that runs plugins shares with the agent what they say to each other, and nothing else', () => {
    expect(breach('plugins/inside/entry.ts', '../protocol/messages.js')).toBeUndefined()
    for (const other of ['host/host-pool.js', 'processes/host-process.js', 'registry/registry.js', 'checks/section-checks.js']) expect(breach('plugins/inside/entry.ts', `../${other}`)).toBeDefined()
    expect(breach('plugins/host/host-pool.ts', '../inside/redaction.js')).toBeDefined()
    expect(breach('plugins/processes/host-process.ts', '../inside/entry.js')).toBeDefined()
  })

  it('no two rooms import each other', () => {
    for (const [room, allowed] of Object.entries(rooms)) {
      for (const other of allowed) if (other !== room && other in rooms) expect([room, other, rooms[other]!.includes(room)]).toEqual([room, other, false])
    }
  })
})
