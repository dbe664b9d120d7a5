import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { permissionFlags } from '../walls/permission-flags.js'
import { denialNote } from './denial.js'

/** What Node throws behind walls, by its own members: from another process, since this one has no walls. */
function deniedBy(call: string): unknown {
  const flags = permissionFlags({ capabilities: new Set(), readable: [], writable: [] })
  const { stdout } = spawnSync(process.execPath, [...flags, '-e', `try { ${call} } catch (error) { console.log(JSON.stringify({ ...error })) }`], { encoding: 'utf8' })
  return JSON.parse(stdout)
}

it('names the place, and the capability where there is one for it', () => {
  const place = join(process.cwd(), 'elsewhere.txt')
  expect(denialNote(deniedBy(`fs.readFileSync(${JSON.stringify(place)})`))).toBe(`: ${place} is outside of what it may read`)
  expect(denialNote(deniedBy(`fs.writeFileSync(${JSON.stringify(place)}, '')`))).toBe(`: ${place} is outside of what it may write: it was not granted "write", which it asks for by "capabilities": ["write"] in the "backup" key of its package.json`)
})

it('leaves other errors alone', () => {
  expect([denialNote(new Error('x')), denialNote({ code: 'ENOENT', resource: '/x' }), denialNote({ code: 'ERR_ACCESS_DENIED' }), denialNote('x')]).toEqual(['', '', '', ''])
})
