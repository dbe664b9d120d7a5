import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { hostSettings } from './host-settings.js'

const address = { host: 'store', path: '/srv', text: 'sftp:store:/srv' }

describe('settings of a host', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'backup-ssh-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  /** Answers as `ssh -G` does. */
  async function program(...answers: string[]): Promise<string> {
    const path = join(folder, 'ssh')
    await writeFile(path, `#!/bin/sh\ncat <<'END'\n${answers.join('\n')}\nEND\n`)
    await chmod(path, 0o755)
    return path
  }

  it('are the usual ones where there is no ssh', async () => {
    const settings = await hostSettings({ ...address, user: 'ada', port: 2222 }, undefined, { HOME: '/home/ada', SSH_AUTH_SOCK: '/run/agent' })
    expect(settings).toMatchObject({ host: 'store', port: 2222, knownPort: 2222, user: 'ada', knownAs: 'store', agent: '/run/agent', beyondUs: undefined })
    expect(settings.identityFiles).toContain('/home/ada/.ssh/id_ed25519')
    expect(settings.knownHostsFiles).toEqual(['/home/ada/.ssh/known_hosts', '/etc/ssh/ssh_known_hosts'])
  })

  it('are those that ssh answers', async () => {
    const ssh = await program('hostname store.example.org', 'port 2200', 'user backup', 'identityfile ~/.ssh/store', 'identityfile /etc/keys/other', 'identityagent none', 'userknownhostsfile /a /b', 'globalknownhostsfile /c', 'proxyjump none')
    const settings = await hostSettings(address, ssh, { HOME: '/home/ada', SSH_AUTH_SOCK: '/run/agent', PATH: process.env['PATH'] })
    expect(settings).toEqual({
      host: 'store.example.org', port: 2200, knownPort: 2200, user: 'backup', knownAs: 'store.example.org', knownHostsFiles: ['/a', '/b', '/c'],
      identityFiles: ['/home/ada/.ssh/store', '/etc/keys/other'], agent: undefined, beyondUs: undefined,
    })
  })

  it('look for the key of an alias without a port, and name what only ssh can do', async () => {
    const ssh = await program('hostname store', 'port 2200', 'user ada', 'hostkeyalias store-key', 'identityagent $MY_AGENT', 'proxyjump gate.example.org')
    const settings = await hostSettings(address, ssh, { HOME: '/home/ada', MY_AGENT: '/run/mine', PATH: process.env['PATH'] })
    expect(settings).toMatchObject({ knownAs: 'store-key', knownPort: 22, agent: '/run/mine', beyondUs: 'proxyjump' })
  })
})
