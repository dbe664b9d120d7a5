import { spawnSync } from 'node:child_process'
import { hostname, userInfo } from 'node:os'
import { describe, expect, it } from '@jest/globals'
import { identity } from './identity.js'

/** No system has a user of this number. */
const strangerId = 54321
/** Works for root only, and only where util-linux is installed. */
const canBecomeStranger = spawnSync('setpriv', ['--reuid', String(strangerId), '--regid', String(strangerId), '--clear-groups', process.execPath, '--version']).status === 0
if (!canBecomeStranger) process.stderr.write('not tested: who we are under a user id without a name, because setpriv cannot change it here\n')
const itAsStranger = canBecomeStranger ? it : it.skip

describe('identity', () => {
  it('is what the system says', () => {
    const { username, uid, gid } = userInfo()
    expect(identity()).toEqual({ username, uid, gid, hostname: hostname() })
  })

  it('has the number for a name where the system knows no name', () => {
    const unknown = () => {
      throw new Error('A system error occurred: uv_os_get_passwd returned ENOENT (no such file or directory)')
    }
    expect(identity(unknown)).toEqual({ username: String(process.geteuid!()), uid: process.geteuid!(), gid: process.getegid!(), hostname: hostname() })
  })

  it('hides no other failure', () => {
    const broken = () => {
      throw new TypeError('a fault of our own')
    }
    expect(() => identity(broken)).toThrow('a fault of our own')
  })

  itAsStranger('is found under a user id that has no entry', () => {
    const program = `import { identity } from ${JSON.stringify(new URL('./identity.js', import.meta.url).href)}; process.stdout.write(JSON.stringify(identity()))`
    const node = [process.execPath, '--input-type=module', '--eval', program]
    const child = spawnSync('setpriv', ['--reuid', String(strangerId), '--regid', '54322', '--clear-groups', ...node], { cwd: '/', encoding: 'utf8', env: {} })
    expect([child.stderr, child.status]).toEqual(['', 0])
    expect(JSON.parse(child.stdout)).toEqual({ username: '54321', uid: strangerId, gid: 54322, hostname: hostname() })
  })
})
