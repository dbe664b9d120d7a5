import { describe, expect, it } from '@jest/globals'
import { codeOf } from '../../core/contracts/errors.js'
import { servePlan } from './plan.js'

const storeOf = (store: string): string | undefined => {
  try {
    return servePlan({ user: 'backup', state: '/state', store }).storeAddress
  } catch (error) {
    return codeOf(error)
  }
}

describe('the store that a server stands in front of', () => {
  it('is another server only where the certificate of that one is known beforehand', () => {
    const pinned = `tls://ada:token@other:7433/ada?fp=sha256:${'0'.repeat(64)}`
    expect(['tls://ada:token@other/ada', 'tls://ada:token@other/ada?fp=', pinned, 'tls://ada:token@other/ada?ca=/etc/ca.pem'].map(storeOf)).toEqual([
      'invalid-usage', 'invalid-usage', pinned, 'tls://ada:token@other/ada?ca=/etc/ca.pem',
    ])
  })

  it('is named absolutely where it is a folder', () => {
    expect([storeOf('/srv/backups'), storeOf('backups'), storeOf('')]).toEqual(['/srv/backups', `${process.cwd()}/backups`, 'invalid-usage'])
  })
})
