import { describe, expect, it } from '@jest/globals'
import { testContext } from '@backup-agent/transport-kit/testing'
import { Failures } from '../failures.js'
import { usualPatience } from './patience.js'
import { sshEnvironment } from './ssh-environment.js'
import { sshArguments } from './ssh-program.js'
import { errorFromSsh } from './ssh-words.js'

const failures = new Failures('sftp:host:/srv', testContext())

describe('the program ssh', () => {
  it('is told the host behind all options, and login and port where the address says them', () => {
    const address = { host: 'host', path: '/srv', text: 'sftp:host:/srv' }
    expect(sshArguments(address, usualPatience).slice(-4)).toEqual(['-s', '--', 'host', 'sftp'])
    expect(sshArguments({ ...address, user: 'ada', port: 2222 }, usualPatience).slice(-8)).toEqual(['-l', 'ada', '-p', '2222', '-s', '--', 'host', 'sftp'])
    expect(sshArguments(address, usualPatience).join(' ')).toMatch(/-o StrictHostKeyChecking=yes .*-o ServerAliveInterval=15 -o ServerAliveCountMax=4 -o ConnectTimeout=60/)
  })

  it('gets none of our secrets', () => {
    expect(sshEnvironment({ HOME: '/home/ada', BACKUP_PASSWORD: 'x', RESTIC_PASSWORD: 'x' })).toEqual({ HOME: '/home/ada' })
  })

  it.each([
    ['No ED25519 host key is known for host and you have requested strict checking.\nHost key verification failed.', 'server-untrusted'],
    ['@  WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!  @\nHost key for host has changed and you have requested strict checking.', 'server-untrusted'],
    ['@       WARNING: REVOKED HOST KEY DETECTED!               @', 'server-untrusted'],
    ['ada@host: Permission denied (publickey).', 'login-refused'],
    ['Received disconnect from 192.0.2.1 port 22:2: Too many authentication failures', 'login-refused'],
    ['subsystem request failed on channel 0', 'access-denied'],
    ['/home/ada/.ssh/config: line 3: Bad configuration option: x', 'invalid-usage'],
    ['ssh: connect to host host port 22: Connection refused', 'store-failed'],
    ['', 'store-failed'],
  ])('ends with %j', (said, code) => {
    expect(errorFromSsh(said, failures)).toMatchObject({ code })
  })

  it('cannot write to the terminal by way of a message', () => {
    expect(errorFromSsh('\u001b[2Jssh: connect\r\n', failures).message).toContain('the connection to sftp:host:/srv failed: [2Jssh: connect')
  })
})
