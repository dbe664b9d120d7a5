import { describe, expect, it } from '@jest/globals'
import { checkRequirements } from './requirements.js'

const machine = { node: 'v20.20.0', platform: 'linux', architecture: 'x64' }

describe('checkRequirements', () => {
  it.each([
    [{}],
    [{ engines: { node: '>=20' }, os: ['linux', 'darwin'], cpu: ['!arm64'] }],
    [{ engines: { npm: '>=99' }, os: 'linux' }],
    [{ os: ['any'], devDependencies: { 'backup-agent': '1.0.0' } }],
  ])('lets %j pass', (packageJson) => {
    expect(() => checkRequirements('p', packageJson, machine)).not.toThrow()
  })

  it.each([
    [{ dependencies: { 'backup-agent': '1.0.0' } }, /dependencies: "backup-agent" is in it/, /devDependencies/],
    [{ peerDependencies: { 'backup-agent': '*' } }, /peerDependencies: "backup-agent" is in it/, /devDependencies/],
    [{ engines: { node: '>=22' } }, /engines\.node: it wants Node >=22, and this is v20\.20\.0/, /Run the agent with/],
    [{ engines: { node: 'new' } }, /engines\.node: "new" is no range/, /">=20"/],
    [{ os: ['win32'] }, /os: it is for win32, and this is linux/, /for this system/],
    [{ os: ['!linux'] }, /os: it is for !linux/, /for this system/],
    [{ cpu: ['arm64', 's390x'] }, /cpu: it is for arm64, s390x, and this is x64/, /for this system/],
  ])('refuses %j, with the field and how to mend it', (packageJson, message, hint) => {
    const refused = expect.objectContaining({ code: 'plugin-invalid', subject: 'p', message: expect.stringMatching(message), hint: expect.stringMatching(hint) })
    expect(() => checkRequirements('p', packageJson, machine)).toThrow(refused)
  })
})
